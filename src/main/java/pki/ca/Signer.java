package pki.ca;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import pki.der.Octets;
import pki.keys.SigningKey;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.Profile;
import pki.path.ValidationPolicy;
import pki.profile.IssuanceRequest;
import pki.store.AuditEvent;
import pki.store.CertificateStore;
import pki.store.Intent;
import pki.store.IssuerRecord;
import pki.store.Reservation;
import pki.x509.Certificate;
import pki.x509.TbsCertificate;

/// Steps 4 to 8 of issuing, for one issuer: intent, signature, verification, record, release.
final class Signer {
  private final CertificateStore store;
  private final InstantSource clock;
  private final String actor;
  private final IssuanceObserver observer;
  private final PathValidator validator = new PathValidator();

  Signer(CertificateStore store, Surroundings surroundings) {
    this.store = store;
    this.clock = surroundings.clock();
    this.actor = surroundings.actor();
    this.observer = surroundings.observer();
  }

  /// Records the intent, and so takes the serial. Nothing may be signed without.
  Reservation intend(IssuerRecord issuer, IssuanceRequest request, PreparedCertificate prepared) {
    TbsCertificate tbs = prepared.tbs();
    Intent intent =
        new Intent(
            issuer.id(),
            tbs.serialNumber(),
            prepared.template(),
            tbs.subject(),
            request.names(),
            tbs.validity(),
            prepared.der().sha256(),
            tbs.subjectPublicKeyInfo().sha256(),
            clock.instant());
    Reservation reservation = store.intend(intent, event(prepared, "certificate.intend"));
    if (reservation == Reservation.RESERVED) {
      observer.reached(IssuanceStep.INTENDED);
    }
    return reservation;
  }

  /// Signs what was intended, proves it, records it and hands it out.
  IssuanceResult.Issued sign(IssuerRecord issuer, SigningKey key, PreparedCertificate prepared) {
    byte[] tbs = prepared.redeem();
    byte[] signature = key.sign(tbs);
    observer.reached(IssuanceStep.SIGNED);

    Certificate certificate =
        Certificate.parse(
            TbsCertificate.withSignature(tbs, prepared.signatureAlgorithm(), signature));
    List<Certificate> chain = chainAbove(issuer);
    verify(certificate, prepared, chain);
    observer.reached(IssuanceStep.VERIFIED);

    store.complete(
        issuer.id(), certificate.serialNumber(), certificate, event(prepared, "certificate.issue"));
    observer.reached(IssuanceStep.COMPLETED);

    var issued = new IssuanceResult.Issued(certificate, chain);
    observer.reached(IssuanceStep.RELEASED);
    return issued;
  }

  private static List<Certificate> chainAbove(IssuerRecord issuer) {
    List<Certificate> chain = new ArrayList<>();
    issuer.certificate().ifPresent(chain::add);
    chain.addAll(issuer.chain());
    return chain;
  }

  /// Our own validator must accept what we hand out. For a root, which is its own anchor, that is
  /// its own signature.
  private void verify(
      Certificate certificate, PreparedCertificate prepared, List<Certificate> chain) {
    if (!Octets.of(certificate.tbs()).equals(prepared.der())) {
      throw unverified(certificate, "is not what was prepared");
    }
    Certificate anchor = chain.isEmpty() ? certificate : chain.getLast();
    PathInput input = PathInput.of(certificate, chain, List.of(anchor));
    PathResult result =
        validator.validate(input, ValidationPolicy.at(clock.instant()).under(Profile.RFC5280));
    if (result instanceof PathResult.Invalid(var best, var _)) {
      throw unverified(certificate, best.failure().toString());
    }
  }

  private static IssuanceException unverified(Certificate certificate, String why) {
    return new IssuanceException(
        "certificate %s was signed but does not verify, and is given up: %s"
            .formatted(certificate.serial().toString(16), why));
  }

  private AuditEvent event(PreparedCertificate prepared, String action) {
    return new AuditEvent(
        clock.instant(), actor, action, prepared.tbs().serialNumber().hex(), prepared.template());
  }
}
