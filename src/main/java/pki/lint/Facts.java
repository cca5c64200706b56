package pki.lint;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;

/// What several rules ask about a certificate.
final class Facts {
  private Facts() {}

  static boolean isCa(Certificate certificate) {
    return certificate.extensions().basicConstraints().map(BasicConstraints::isCa).orElse(false);
  }

  /// The purposes of the extended key usage; none when there is no such extension.
  static List<KeyPurpose> purposes(Certificate certificate) {
    return certificate.extensions().extendedKeyUsage().orElse(List.of());
  }

  static boolean isEndEntityFor(KeyPurpose purpose, Certificate certificate) {
    return !isCa(certificate) && purposes(certificate).contains(purpose);
  }

  /// The bits of the key usage; none when there is no such extension.
  static Set<KeyUsage> usages(Certificate certificate) {
    return certificate.extensions().keyUsage().orElse(EnumSet.noneOf(KeyUsage.class));
  }
}
