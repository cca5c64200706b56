/// A TLS server and client that show what they do: whom they trust and why, what was negotiated,
/// and every byte of it. Start at [TlsServer] and [TlsClient].
///
/// The handshake itself is BoringSSL's, by Netty, or the JDK's where the native library does not
/// load ([TlsEngine]). Certificates are judged by a `PeerValidator` and by nobody else; private
/// keys stay with their `HandshakeKey`. Never reads the clock's date: only elapsed time.
@NullMarked
package pki.tls;

import org.jspecify.annotations.NullMarked;
