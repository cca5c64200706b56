package pki.ca;

import java.util.ArrayList;
import java.util.List;
import pki.profile.Violation;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.store.KeyUse;
import pki.x509.SubjectPublicKeyInfo;

/// One key, one role: a key of an issuer certifies nobody else, and a key that was revoked or whose
/// certificate was abandoned is not certified again.
final class KeyCheck {
  private final CertificateStore store;
  private final SubjectPublicKeyInfo key;

  KeyCheck(CertificateStore store, SubjectPublicKeyInfo key) {
    this.store = store;
    this.key = key;
  }

  List<Violation> violations() {
    List<Violation> violations = new ArrayList<>();
    for (KeyUse use : store.usesOfKey(key.sha256())) {
      switch (use) {
        case KeyUse.ByIssuer(var issuer) when issuer.certificate().isPresent() ->
            violations.add(refused("is the key of issuer '%s'".formatted(issuer.label())));
        case KeyUse.ByIssuer _ -> {} // the issuer that is about to get its certificate
        case KeyUse.ByCertificate(var certificate)
            when certificate.state() == CertificateRecord.State.REVOKED ->
            violations.add(
                refused("was revoked with certificate %s".formatted(certificate.serial())));
        case KeyUse.ByCertificate _ -> {} // renewing with the same key is allowed
      }
    }
    return violations;
  }

  private static Violation refused(String why) {
    return new Violation("public-key", "key " + why, "make a new key pair");
  }
}
