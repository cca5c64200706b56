/// Certificate revocation lists (RFC 5280, section 5). [pki.crl.Crl] reads one, and
/// [pki.crl.CrlRevocationChecker] answers path validation from some. [pki.crl.CrlIssuer] makes
/// them, [pki.crl.CrlSchedule] knows when, and [pki.crl.CrlStore] is what both need remembered.
///
/// May use `store`, `keys`, `files`, `path` and the vocabulary. Knows no network, and never reads
/// the clock.
@NullMarked
package pki.crl;

import org.jspecify.annotations.NullMarked;
