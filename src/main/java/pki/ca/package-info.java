/// The certificate authority: making issuers and issuing certificates, by the steps of
/// [pki.ca.IssuanceStep]. Start at [pki.ca.CertificateAuthority].
///
/// May use the vocabulary, `keys`, `files`, `store`, `path`, `lint` and `profile`. Knows no HTTP,
/// SQL or YAML, and never reads the clock.
@NullMarked
package pki.ca;

import org.jspecify.annotations.NullMarked;
