package pki.authentication;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.x509.Certificate;

/// Who a side says it is: a chain and the key that proves it.
///
/// @param chain the side's own certificate first, then what leads to the root, without the root
/// @param staple the newest OCSP response for the first certificate, empty for none (RFC 6066,
///   section 8); asked at each handshake on an event loop, so it must not block
public record TlsIdentity(List<Certificate> chain, HandshakeKey key, Supplier<Octets> staple) {
  public TlsIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs a certificate, the chain is empty");
    }
  }

  /// An identity with no stapled OCSP response.
  public TlsIdentity(List<Certificate> chain, HandshakeKey key) {
    this(chain, key, () -> Octets.EMPTY);
  }

  public TlsIdentity stapling(Supplier<Octets> newStaple) {
    return new TlsIdentity(chain, key, newStaple);
  }

  public Certificate certificate() {
    return chain.getFirst();
  }

  /// The chain for APIs of the JDK.
  public X509Certificate[] jdkChain() {
    return chain.stream().map(Certificate::toX509Certificate).toArray(X509Certificate[]::new);
  }

  /// Whom the certificate names; nobody where that cannot be read.
  public List<String> names() {
    return names(GeneralName.class);
  }

  /// Whether the certificate is for this host name, which is lower-case.
  public boolean covers(String hostName) {
    return names(DnsName.class).stream().anyMatch(name -> matches(name, hostName));
  }

  private List<String> names(Class<? extends GeneralName> kind) {
    try {
      return certificate().extensions().subjectAlternativeNames().stream()
          .filter(kind::isInstance)
          .map(GeneralName::text)
          .toList();
    } catch (EncodingException e) {
      return List.of(); // it is served to those who ask for nobody else
    }
  }

  private static boolean matches(String presented, String hostName) {
    String pattern = presented.toLowerCase(Locale.ROOT);
    int dot = hostName.indexOf('.');
    return pattern.equals(hostName)
        || (pattern.startsWith("*.")
            && dot > 0
            && hostName.substring(dot).equals(pattern.substring(1)));
  }
}
