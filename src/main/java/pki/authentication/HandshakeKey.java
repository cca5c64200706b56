package pki.authentication;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import pki.x509.Certificate;

/// The private key behind a certificate, as far as a handshake needs it: it signs, and stays where
/// it is. Thread-safe.
public interface HandshakeKey {
  /// Signs a message, not its digest.
  ///
  /// @param scheme the SignatureScheme's number (RFC 8446, section 4.2.3), such as 0x0403. In TLS
  ///   1.2 it names the hash only, so that 0x0403 may come to a P-384 key
  byte[] sign(int scheme, byte[] message);

  /// The key as the JDK's TLS wants it; absent where that would need the private key's bytes.
  Optional<X509ExtendedKeyManager> keyManager(List<Certificate> chain);
}
