/// The two halves of authentication in TLS (RFC 8446, section 4.4): who a side says it is, with the
/// key that proves it, and what the other side makes of that. Start at [TlsIdentity] and
/// [PathTrust]. Knows no sockets and no TLS library.
@NullMarked
package pki.authentication;

import org.jspecify.annotations.NullMarked;
