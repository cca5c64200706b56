/// What TLS puts on the wire (RFC 5246, RFC 8446), taken apart and named. Knows no sockets.
@NullMarked
package pki.handshake;

import org.jspecify.annotations.NullMarked;
