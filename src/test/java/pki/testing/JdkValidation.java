package pki.testing;

import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pki.x509.Certificate;

/// What the JDK says of a path when it checks revocation, and never by another way than it was told
/// to.
public final class JdkValidation {
  /// To ask for lists, not for OCSP.
  public static final Consumer<PKIXRevocationChecker> BY_CRL =
      checker -> checker.setOptions(EnumSet.of(Option.NO_FALLBACK, Option.PREFER_CRLS));

  private JdkValidation() {}

  /// Why it refuses the path, or null.
  ///
  /// @param asking told the checker that asks by OCSP
  public static @Nullable Reason refusal(
      Certificate anchor, List<Certificate> path, Consumer<PKIXRevocationChecker> asking)
      throws GeneralSecurityException {
    return refusal(anchor, path, List.of(), asking);
  }

  /// The same with lists at hand.
  public static @Nullable Reason refusal(
      Certificate anchor,
      List<Certificate> path,
      List<CRL> lists,
      Consumer<PKIXRevocationChecker> asking)
      throws GeneralSecurityException {
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(EnumSet.of(Option.NO_FALLBACK));
    asking.accept(checker);
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor.toX509Certificate(), null)));
    parameters.addCertPathChecker(checker);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
    try {
      validator.validate(
          CertificateFactory.getInstance("X.509")
              .generateCertPath(path.stream().map(Certificate::toX509Certificate).toList()),
          parameters);
      return null;
    } catch (CertPathValidatorException e) {
      return e.getReason();
    }
  }
}
