/// Answers OCSP requests and checks OCSP responses (RFC 6960, 5019, 9654). Start at [OcspResponder]
/// to answer, at [OcspRevocationChecker] to ask.
///
/// May use `x509`, `keys`, `store` and `path`. Knows no HTTP, SQL or files, and never reads the
/// clock.
@NullMarked
package pki.ocsp;

import org.jspecify.annotations.NullMarked;
