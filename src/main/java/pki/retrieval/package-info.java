/// Asks the URLs that certificates carry: OCSP responders and CRLs, over plain HTTP and within
/// bounds. Start at [pki.retrieval.OnlineRevocation], or at [pki.retrieval.OcspInquiry] for one
/// certificate.
///
/// May use the vocabulary, `path`, `ocsp` and `crl`. Never reads the clock.
@NullMarked
package pki.retrieval;

import org.jspecify.annotations.NullMarked;
