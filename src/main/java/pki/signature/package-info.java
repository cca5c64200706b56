/// Verifying signatures, and what algorithms and keys are accepted. Start at
/// [pki.signature.SignatureVerifier].
///
/// Part of the vocabulary: may use `x509`, `name` and `der`. Holds no key that signs.
@NullMarked
package pki.signature;

import org.jspecify.annotations.NullMarked;
