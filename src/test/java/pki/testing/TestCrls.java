package pki.testing;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.Octets;
import pki.der.Pem;
import pki.name.DistinguishedName;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.TbsCertificate;

/// CRLs by a [TestAuthority], as small as they can be.
public final class TestCrls {
  private static final AlgorithmIdentifier ECDSA_SHA256 =
      TestCertificates.algorithm("1.2.840.10045.4.3.2");

  private TestCrls() {}

  /// A list of number 1 that is good for a week.
  ///
  /// @param issuer the name on the list, whoever signs it
  /// @param thisUpdate when the certificates were revoked, too
  public static Pem revoking(
      TestAuthority signer, String issuer, Instant thisUpdate, List<Certificate> revoked) {
    byte[] number = DerWriter.encode(out -> out.integer(1));
    byte[] tbs =
        DerWriter.encode(out ->
            out.sequence(s -> {
              s.integer(1); // v2
              ECDSA_SHA256.encode(s);
              s.raw(Octets.of(DistinguishedName.parse(issuer).der())).time(thisUpdate);
              s.time(thisUpdate.plus(Duration.ofDays(7)));
              if (!revoked.isEmpty()) {
                s.sequence(all ->
                    revoked.forEach(certificate ->
                        all.sequence(
                            entry -> entry.integer(certificate.serial()).time(thisUpdate))));
              }
              s.constructed(
                  DerReader.constructed(0),
                  e ->
                      e.sequence(
                          all -> Extension.nonCritical(Extension.CRL_NUMBER, number).encode(all)));
            }));
    return new Pem("X509 CRL", Octets.of(signed(tbs, signer)));
  }

  private static byte[] signed(byte[] tbs, TestAuthority signer) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(signer.keys().getPrivate());
      signature.update(tbs);
      return TbsCertificate.withSignature(tbs, ECDSA_SHA256, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with P-256", e);
    }
  }
}
