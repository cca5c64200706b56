package pki.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import pki.crl.CrlKind;
import pki.crl.CrlStore;
import pki.crl.ListedRevocation;
import pki.crl.PublishedCrl;
import pki.store.AuditEvent;
import pki.store.CertificateId;
import pki.store.IssuerId;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;
import pki.x509.RevocationReason;

/// The lists of an [InMemoryCertificateStore].
final class InMemoryCrlStore implements CrlStore {
  private record Listed(ListedRevocation revocation, Instant notAfter, long changed) {
    ListedRevocation removed() {
      return new ListedRevocation(
          revocation.serial(), notAfter, RevocationReason.REMOVE_FROM_CRL, Optional.empty());
    }
  }

  private final LongSupplier next;
  private final Consumer<AuditEvent> audit;
  private final Map<CertificateId, Listed> listed = new LinkedHashMap<>();
  private final Map<IssuerId, Long> numbers = new HashMap<>();
  private final List<PublishedCrl> published = new ArrayList<>();

  /// @param next the sequence of the next audit record
  InMemoryCrlStore(LongSupplier next, Consumer<AuditEvent> audit) {
    this.next = next;
    this.audit = audit;
  }

  /// Lists a certificate from the next audit record on.
  synchronized void list(CertificateId certificate, ListedRevocation revocation, Instant notAfter) {
    listed.put(certificate, new Listed(revocation, notAfter, next.getAsLong()));
  }

  @Override
  public synchronized CrlNumber reserve(IssuerId issuer, Function<CrlNumber, AuditEvent> event) {
    CrlNumber number = CrlNumber.of(numbers.merge(issuer, 1L, Long::sum));
    audit.accept(event.apply(number));
    return number;
  }

  @Override
  public synchronized void publish(PublishedCrl crl, AuditEvent event) {
    published.add(crl);
    audit.accept(event);
  }

  @Override
  public synchronized Optional<PublishedCrl> newest(
      IssuerId issuer, CrlPartition partition, CrlKind kind) {
    return published.stream()
        .filter(crl -> crl.issuer().equals(issuer) && crl.partition().equals(partition))
        .filter(crl -> crl.kind() == kind)
        .max(Comparator.comparing(PublishedCrl::number));
  }

  @Override
  public synchronized SortedSet<Integer> partitionings(IssuerId issuer) {
    SortedSet<Integer> counts = new TreeSet<>();
    published.stream()
        .filter(crl -> crl.issuer().equals(issuer))
        .forEach(crl -> counts.add(crl.partition().count()));
    return counts;
  }

  @Override
  public synchronized long revoked(
      IssuerId issuer, CrlPartition partition, Instant listsFrom, Consumer<ListedRevocation> sink) {
    each(
        issuer,
        partition,
        row -> !isRemoval(row) && !row.notAfter().isBefore(listsFrom),
        row -> sink.accept(row.revocation()));
    return next.getAsLong();
  }

  @Override
  public synchronized long changed(
      PublishedCrl base, Instant listsFrom, Consumer<ListedRevocation> sink) {
    each(
        base.issuer(),
        base.partition(),
        row -> row.changed() >= base.changesUntil(),
        row -> {
          if (isRemoval(row) || !row.notAfter().isBefore(listsFrom)) {
            sink.accept(row.revocation());
          } else if (isHold(row)) {
            sink.accept(row.removed());
          }
        });
    each(
        base.issuer(),
        base.partition(),
        row ->
            row.changed() < base.changesUntil()
                && isHold(row)
                && !row.notAfter().isBefore(base.listsFrom())
                && row.notAfter().isBefore(listsFrom),
        row -> sink.accept(row.removed()));
    return next.getAsLong();
  }

  private void each(
      IssuerId issuer, CrlPartition partition, Predicate<Listed> which, Consumer<Listed> sink) {
    listed.forEach((certificate, row) -> {
      if (certificate.issuer().equals(issuer)
          && CrlPartition.of(certificate.serial(), partition.count()).equals(partition)
          && which.test(row)) {
        sink.accept(row);
      }
    });
  }

  private static boolean isRemoval(Listed row) {
    return row.revocation().reason() == RevocationReason.REMOVE_FROM_CRL;
  }

  private static boolean isHold(Listed row) {
    return row.revocation().reason() == RevocationReason.CERTIFICATE_HOLD;
  }
}
