/// A small HTTP/1 server on Netty: routes by first path segment, limits on size and time, caching
/// headers, an access log. Start at [HttpServer] and [Route].
///
/// Imports nothing of `pki` and knows no PKI. Requests come from anybody, so whatever is ambiguous
/// is refused, nothing is buffered beyond a limit, and paths stay as they were sent: `//`, `+` and
/// `%2F` mean something to OCSP (RFC 6960, appendix A.1).
@NullMarked
package pki.http;

import org.jspecify.annotations.NullMarked;
