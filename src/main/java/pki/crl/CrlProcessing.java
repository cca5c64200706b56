package pki.crl;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pki.path.RevocationChecker.NotRevoked;
import pki.path.RevocationChecker.Revoked;
import pki.path.RevocationChecker.Status;
import pki.path.RevocationChecker.Undetermined;
import pki.path.RevocationQuery;
import pki.x509.Certificate;
import pki.x509.CrlNumber;
import pki.x509.RevocationReason;
import pki.x509.SubjectPublicKeyInfo;

/// CRL processing for one certificate (RFC 5280, section 6.3.3). Not thread-safe; one for each.
final class CrlProcessing {
  private final List<Crl> crls;
  private final Certificate certificate;
  private final CrlSigners signers;
  private final Instant time;
  private final Set<String> faults = new LinkedHashSet<>();

  /// The reasons that lists have spoken for so far: the `reasons_mask` of section 6.3.2 (a).
  private int reasons;

  CrlProcessing(List<Crl> crls, RevocationQuery query) {
    this.crls = crls;
    this.certificate = query.certificate();
    this.signers = new CrlSigners(query);
    this.time = query.time().truncatedTo(ChronoUnit.SECONDS);
  }

  /// What the lists say, the points that the certificate names first, then whatever else its issuer
  /// has signed.
  Status status() {
    for (CrlScope.Point point : CrlScope.pointsOf(certificate)) {
      for (Crl crl : crls) {
        Optional<CrlEntry> entry = consult(crl, point);
        if (entry.isPresent()) {
          return new Revoked(entry.get().revocationDate(), entry.get().reason());
        }
        if (reasons == CrlScope.ALL_REASONS) {
          return new NotRevoked();
        }
      }
    }
    if (reasons != 0) {
      faults.add("the CRLs at hand do not speak for every reason");
    }
    return new Undetermined(
        faults.isEmpty()
            ? "no CRL at hand covers it; its issuer is '%s'".formatted(certificate.issuer())
            : String.join("; ", faults));
  }

  /// One complete list: the certificate's entry, if it is revoked.
  private Optional<CrlEntry> consult(Crl crl, CrlScope.Point point) {
    if (crl.isDelta() || !CrlScope.covers(crl, point, certificate)) {
      return Optional.empty();
    }
    int spokenFor = CrlScope.reasons(crl, point); // (d)
    if ((spokenFor & ~reasons) == 0) { // (e)
      return Optional.empty();
    }
    Optional<SubjectPublicKeyInfo> signer = signers.signerOf(crl); // (f), (g)
    Optional<Crl> delta = signer.flatMap(key -> newestDelta(crl, key)); // (c), (h)
    Optional<String> fault = fault(crl, delta, signer);
    if (fault.isPresent()) {
      faults.add("the CRL of '%s' %s".formatted(crl.issuer(), fault.get()));
      return Optional.empty();
    }
    reasons |= spokenFor; // (l)
    return find(crl, delta);
  }

  /// Why the list cannot be believed.
  private Optional<String> fault(
      Crl crl, Optional<Crl> delta, Optional<SubjectPublicKeyInfo> signer) {
    if (crl.number().isEmpty()) {
      return Optional.of("has no cRLNumber (RFC 5280, section 5.2.3)");
    }
    if (signer.isEmpty()) {
      return Optional.of(
          "is signed by nobody who may: no key of its issuer with cRLSign and a path");
    }
    return delta.isPresent() ? Optional.empty() : untimely(crl);
  }

  /// Why the list does not count at this time. A newer delta makes an old complete list current
  /// again (section 5.2.4).
  private Optional<String> untimely(Crl crl) {
    if (time.isBefore(crl.thisUpdate())) {
      return Optional.of("is of %s, later than %s".formatted(crl.thisUpdate(), time));
    }
    if (crl.nextUpdate().isEmpty()) {
      return Optional.of("has no nextUpdate (RFC 5280, section 5.1.2.5)");
    }
    Instant nextUpdate = crl.nextUpdate().get();
    return time.isAfter(nextUpdate)
        ? Optional.of("was to be replaced by %s, before %s".formatted(nextUpdate, time))
        : Optional.empty();
  }

  /// (c) and (h): the newest current delta of the same scope and key that goes with the list.
  private Optional<Crl> newestDelta(Crl complete, SubjectPublicKeyInfo key) {
    return crls.stream()
        .filter(crl -> crl.isDelta() && goesWith(crl, complete) && untimely(crl).isEmpty())
        .sorted(Comparator.comparing((Crl crl) -> crl.number().orElseThrow()).reversed())
        .filter(crl -> signers.isSignedBy(crl, key))
        .findFirst();
  }

  private static boolean goesWith(Crl delta, Crl complete) {
    if (delta.number().isEmpty() || complete.number().isEmpty()) {
      return false;
    }
    CrlNumber number = complete.number().get();
    return delta.issuer().equals(complete.issuer())
        && delta.scope().equals(complete.scope())
        && delta.base().orElseThrow().compareTo(number) <= 0
        && delta.number().get().compareTo(number) > 0;
  }

  /// (i) to (k): the delta has the last word.
  private Optional<CrlEntry> find(Crl crl, Optional<Crl> delta) {
    Optional<CrlEntry> newer =
        delta.flatMap(list -> list.find(certificate.issuer(), certificate.serial()));
    if (newer.isPresent()) {
      return newer.filter(entry -> entry.reason() != RevocationReason.REMOVE_FROM_CRL);
    }
    return crl.find(certificate.issuer(), certificate.serial());
  }
}
