package pki.authentication;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import pki.keys.SignatureScheme;
import pki.keys.SigningKey;
import pki.keys.SubjectKey;
import pki.x509.Certificate;

/// A key of ours in a handshake: whatever vault it is in, it signs there.
public record VaultHandshakeKey(SigningKey key) implements HandshakeKey {
  @Override
  public byte[] sign(int scheme, byte[] message) {
    return key.sign(scheme(scheme), message);
  }

  @Override
  public Optional<X509ExtendedKeyManager> keyManager(List<Certificate> chain) {
    List<X509Certificate> jdkChain = chain.stream().map(Certificate::toX509Certificate).toList();
    return key instanceof SubjectKey subjectKey
        ? Optional.of(subjectKey.keyManager(jdkChain))
        : Optional.empty();
  }

  /// RFC 8446, section 4.2.3.
  private static SignatureScheme scheme(int number) {
    return switch (number) {
      case 0x0401 -> SignatureScheme.RSA_PKCS1_SHA256;
      case 0x0501 -> SignatureScheme.RSA_PKCS1_SHA384;
      case 0x0601 -> SignatureScheme.RSA_PKCS1_SHA512;
      case 0x0403 -> SignatureScheme.ECDSA_SHA256;
      case 0x0503 -> SignatureScheme.ECDSA_SHA384;
      case 0x0603 -> SignatureScheme.ECDSA_SHA512;
      case 0x0804 -> SignatureScheme.RSA_PSS_SHA256;
      case 0x0805 -> SignatureScheme.RSA_PSS_SHA384;
      case 0x0806 -> SignatureScheme.RSA_PSS_SHA512;
      case 0x0807 -> SignatureScheme.ED25519;
      default ->
          throw new IllegalArgumentException(
              "signature scheme 0x%04x is not one we sign with".formatted(number));
    };
  }
}
