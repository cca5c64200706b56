/// Certificate revocation lists (RFC 5280, section 5). [pki.crl.Crl] reads one, and
/// [pki.crl.CrlRevocationChecker] answers path validation from some.
///
/// May use `path`, `x509`, `name` and `der`. Knows no files and no network, and never reads the
/// clock.
@NullMarked
package pki.crl;

import org.jspecify.annotations.NullMarked;
