package pki.ocsp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// What a [CertId] names its issuer with. The hash only tells issuers apart, so SHA-1 is as good as
/// it ever was, and it is what most clients send.
public enum HashAlgorithm {
  SHA_1("SHA-1", "1.3.14.3.2.26"),
  SHA_256("SHA-256", "2.16.840.1.101.3.4.2.1");

  private final String jcaName;
  private final ObjectIdentifier oid;

  HashAlgorithm(String jcaName, String oid) {
    this.jcaName = jcaName;
    this.oid = ObjectIdentifier.of(oid);
  }

  public ObjectIdentifier oid() {
    return oid;
  }

  static Optional<HashAlgorithm> of(ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.oid.equals(oid)).findFirst();
  }

  Octets hash(byte[] data) {
    try {
      return Octets.of(MessageDigest.getInstance(jcaName).digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + jcaName, e);
    }
  }
}
