package pki.toolkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pki.shell.Failure;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateRecord.State;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.x509.Certificate;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// A certificate of the inventory, named as people name one: by its file, by its serial (any unique
/// beginning of at least six hex digits), or by a name that is unique among the valid ones.
public final class CertificateReference {
  private static final int MOST_CANDIDATES = 6;
  private static final int MOST_NAMED = 1_000;
  private static final Comparator<CertificateRecord> NEWEST_FIRST =
      Comparator.comparing((CertificateRecord record) -> record.validity().notBefore()).reversed();

  private final CertificateStore store;
  private final Toolkit toolkit;

  public CertificateReference(Toolkit toolkit) {
    this.store = toolkit.store();
    this.toolkit = toolkit;
  }

  /// A certificate and who issued it.
  public record Found(CertificateRecord record, IssuerRecord issuer) {
    /// What to call it: its first name, its common name, or its serial.
    public String name() {
      return record.names().stream()
          .findFirst()
          .or(() -> record.subject().commonName())
          .orElseGet(() -> record.serial().hex());
    }
  }

  /// Finds the certificate.
  ///
  /// @throws Failure when there is none, or more than one
  public Found resolve(String reference) throws IOException {
    Optional<Path> file = existing(reference);
    if (file.isPresent()) {
      return ofFile(file.get());
    }
    List<CertificateRecord> found = withSerial(reference.replace(":", ""));
    return one(reference, found.isEmpty() ? named(reference, State.ISSUED) : found);
  }

  /// As [#resolve], but a name is that of the one certificate which is on hold, if there is such.
  ///
  /// @throws Failure when there is none, or more than one
  public Found resolveOnHold(String reference) throws IOException {
    if (isFileOrSerial(reference)) {
      return resolve(reference);
    }
    List<CertificateRecord> held =
        named(reference, State.REVOKED).stream().filter(CertificateReference::isOnHold).toList();
    return held.isEmpty() ? resolve(reference) : one(reference, held);
  }

  private static boolean isOnHold(CertificateRecord record) {
    return record
        .revocation()
        .filter(r -> r.reason() == RevocationReason.CERTIFICATE_HOLD)
        .isPresent();
  }

  /// All that a reference may mean: as [#resolve], but a name may be that of several valid
  /// certificates, which then come with the newest first.
  ///
  /// @throws Failure when there is none
  public List<Found> candidates(String reference) throws IOException {
    if (isFileOrSerial(reference)) {
      return List.of(resolve(reference));
    }
    List<CertificateRecord> found = named(reference, State.ISSUED);
    return found.size() < 2
        ? List.of(one(reference, found))
        : found.stream().sorted(NEWEST_FIRST).map(this::found).toList();
  }

  private boolean isFileOrSerial(String reference) {
    return existing(reference).isPresent() || !withSerial(reference.replace(":", "")).isEmpty();
  }

  /// A whole serial is meant for itself, even when another one begins so.
  private List<CertificateRecord> withSerial(String digits) {
    if (!digits.matches("[0-9A-Fa-f]{6,40}")) {
      return List.of();
    }
    List<CertificateRecord> found = store.findBySerialPrefix(digits, MOST_CANDIDATES);
    List<CertificateRecord> whole =
        found.stream().filter(record -> record.serial().hex().equalsIgnoreCase(digits)).toList();
    return whole.isEmpty() ? found : whole;
  }

  private static Optional<Path> existing(String reference) {
    try {
      return Optional.of(Path.of(reference)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Found ofFile(Path file) throws IOException {
    Certificate certificate = CertificateInput.read(file).getFirst();
    for (IssuerRecord issuer : store.issuers()) {
      if (issuer.subject().equals(certificate.issuer())
          && SerialNumber.isProper(certificate.serial())) {
        Optional<CertificateRecord> record = store.find(issuer.id(), certificate.serialNumber());
        if (record
            .flatMap(CertificateRecord::certificate)
            .filter(certificate::equals)
            .isPresent()) {
          return new Found(record.get(), issuer);
        }
      }
    }
    throw Failure.no(
        "%s was not issued here".formatted(file),
        "look at it with 'pki inspect %s'".formatted(file));
  }

  /// In the query a `*` stands for anything, but the star of a wildcard's name only for itself.
  private List<CertificateRecord> named(String name, State state) {
    CertificateQuery query =
        CertificateQuery.first(MOST_NAMED)
            .named(name)
            .in(EnumSet.of(state))
            .expiringFrom(toolkit.clock().instant());
    return store.list(query).stream().filter(record -> isNamed(record, name)).toList();
  }

  private static boolean isNamed(CertificateRecord record, String name) {
    return Stream.concat(record.names().stream(), record.subject().commonName().stream())
        .anyMatch(name::equalsIgnoreCase);
  }

  private Found one(String reference, List<CertificateRecord> found) {
    if (found.isEmpty()) {
      throw Failure.no(
          "there is no certificate '%s'".formatted(reference),
          "'pki list' shows those that there are; a serial needs at least 6 digits");
    }
    if (found.size() > 1) {
      throw Failure.no(
          "'%s' is more than one certificate".formatted(reference),
          "name one by its serial: "
              + found.stream()
                  .limit(MOST_CANDIDATES)
                  .map(r -> r.serial().hex())
                  .collect(Collectors.joining(", ")));
    }
    return found(found.getFirst());
  }

  private Found found(CertificateRecord record) {
    IssuerRecord issuer =
        store.issuers().stream()
            .filter(candidate -> candidate.id().equals(record.issuer()))
            .findFirst()
            .orElseThrow();
    return new Found(record, issuer);
  }
}
