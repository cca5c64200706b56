package pki.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pki.authentication.PeerValidator;
import pki.authentication.PeerVerdict;
import pki.handshake.AlertDescription;
import pki.name.GeneralName;
import pki.path.CertificationPath;
import pki.path.PathResult;
import pki.x509.Certificate;

/// Trust by the JDK's validator, for the tests of what happens with a verdict.
record JdkTrust(List<Certificate> anchors) implements PeerValidator {
  @Override
  public PeerVerdict judge(List<Certificate> chain, Optional<GeneralName> expected) {
    try {
      Set<TrustAnchor> trusted =
          anchors.stream()
              .map(anchor -> new TrustAnchor(anchor.toX509Certificate(), null))
              .collect(Collectors.toSet());
      var parameters = new PKIXParameters(trusted);
      parameters.setRevocationEnabled(false);
      List<X509Certificate> jdk = chain.stream().map(Certificate::toX509Certificate).toList();
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(jdk), parameters);
    } catch (CertPathValidatorException e) {
      return refused(
          e.getReason() == CertPathValidatorException.BasicReason.EXPIRED
              ? AlertDescription.CERTIFICATE_EXPIRED
              : AlertDescription.UNKNOWN_CA,
          String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException e) {
      return refused(AlertDescription.INTERNAL_ERROR, String.valueOf(e.getMessage()));
    }
    if (expected.isPresent()
        && !chain.getFirst().extensions().subjectAlternativeNames().contains(expected.get())) {
      return refused(AlertDescription.BAD_CERTIFICATE, "the leaf is not for " + expected.get());
    }
    return new PeerVerdict.Trusted(
        new PathResult.Valid(
            new CertificationPath(chain, new pki.path.TrustAnchor(anchors.getFirst())),
            Set.of(),
            List.of()));
  }

  private static PeerVerdict refused(AlertDescription alert, String why) {
    return new PeerVerdict.Distrusted(alert, why, Optional.empty());
  }
}
