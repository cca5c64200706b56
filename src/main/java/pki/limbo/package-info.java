/// Files in the C2SP x509-limbo schema, turned into questions for path validation. Start at
/// [pki.limbo.LimboReader].
///
/// May use `path`, `crl` and the vocabulary.
@NullMarked
package pki.limbo;

import org.jspecify.annotations.NullMarked;
