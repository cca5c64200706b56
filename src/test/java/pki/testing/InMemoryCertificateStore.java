package pki.testing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pki.crl.CrlStore;
import pki.crl.ListedRevocation;
import pki.der.Octets;
import pki.store.AuditEvent;
import pki.store.AuditHead;
import pki.store.AuditLog;
import pki.store.AuditRecord;
import pki.store.CertificateId;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.store.Intent;
import pki.store.IssuerId;
import pki.store.IssuerRecord;
import pki.store.KeyUse;
import pki.store.KnownStatus;
import pki.store.NewIssuer;
import pki.store.ReleaseOutcome;
import pki.store.Reservation;
import pki.store.Revocation;
import pki.store.RevocationOutcome;
import pki.store.StatusChanges;
import pki.store.StoreException;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// A store for tests that need one but are not about it. It keeps the whole contract except that it
/// forgets: what [#reopened] shares with this one is gone with the last of them.
public final class InMemoryCertificateStore implements CertificateStore {
  /// What the sessions of one store have in common; also their lock.
  private static final class Memory {
    final List<IssuerRecord> issuers = new ArrayList<>();
    final Map<CertificateId, Entry> certificates = new HashMap<>();
    final Map<Octets, List<CertificateId>> byKey = new HashMap<>(); // by digest of public key
    final List<AuditRecord> audit = new ArrayList<>();
    final List<Optional<CertificateId>> about = new ArrayList<>(); // for each audit record
    final Set<InMemoryCertificateStore> open = new HashSet<>();
    final Map<IssuerId, InMemoryCertificateStore> pending = new HashMap<>();
    AuditHead head = AuditHead.EMPTY;
    final InMemoryCrlStore crls = new InMemoryCrlStore(() -> head.next(), this::append);

    void append(AuditEvent event) {
      append(event, null);
    }

    /// Before the change is appended.
    void list(CertificateRecord row, Revocation revocation) {
      list(
          row,
          new ListedRevocation(
              row.serial(), revocation.since(), revocation.reason(), revocation.invalidSince()));
    }

    void list(CertificateRecord row, ListedRevocation listed) {
      crls.list(new CertificateId(row.issuer(), row.serial()), listed, row.validity().notAfter());
    }

    void append(AuditEvent event, @Nullable CertificateId id) {
      AuditRecord record = head.record(event);
      audit.add(record);
      about.add(Optional.ofNullable(id));
      head = head.after(record);
    }
  }

  private record Entry(CertificateRecord row, Intent intent, InMemoryCertificateStore holder) {
    Entry with(
        CertificateRecord.State state,
        Optional<Certificate> certificate,
        Optional<Revocation> revocation) {
      return new Entry(
          new CertificateRecord(
              row.issuer(),
              row.serial(),
              state,
              row.template(),
              row.subject(),
              row.names(),
              row.validity(),
              row.publicKeyDigest(),
              certificate,
              revocation,
              row.intendedAt()),
          intent,
          holder);
    }
  }

  private static final RevocationReason ON_HOLD = RevocationReason.CERTIFICATE_HOLD;

  private static final Comparator<CertificateRecord> BY_SERIAL =
      Comparator.comparingLong((CertificateRecord row) -> row.issuer().value())
          .thenComparing(row -> row.serial().octets(), Arrays::compareUnsigned);

  private static final Comparator<CertificateRecord> BY_EXPIRY =
      Comparator.comparing((CertificateRecord row) -> row.validity().notAfter())
          .thenComparing(BY_SERIAL);

  private final Memory memory;

  /// An empty store.
  public InMemoryCertificateStore() {
    this(new Memory());
  }

  private InMemoryCertificateStore(Memory memory) {
    this.memory = memory;
    synchronized (memory) {
      memory.open.add(this);
    }
  }

  /// The same store, opened once more.
  public InMemoryCertificateStore reopened() {
    return new InMemoryCertificateStore(memory);
  }

  private Memory open() {
    if (!memory.open.contains(this)) {
      throw new StoreException("store is closed");
    }
    return memory;
  }

  @Override
  public IssuerRecord addIssuer(NewIssuer issuer, AuditEvent event) {
    synchronized (memory) {
      if (issuer(issuer.label()).isPresent()) {
        throw new StoreException("issuer label '%s' is taken".formatted(issuer.label()));
      }
      var record =
          new IssuerRecord(
              new IssuerId(memory.issuers.size() + 1L),
              issuer.label(),
              issuer.subject(),
              issuer.key(),
              issuer.publicKey(),
              switch (issuer.parent()) {
                case HERE -> IssuerRecord.State.PENDING;
                case ELSEWHERE -> IssuerRecord.State.AWAITING_CERTIFICATE;
              },
              Optional.empty(),
              List.of());
      memory.issuers.add(record);
      memory.pending.put(record.id(), this);
      memory.append(event);
      return record;
    }
  }

  @Override
  public IssuerRecord activateIssuer(
      IssuerId id, Certificate certificate, List<Certificate> chain, AuditEvent event) {
    synchronized (memory) {
      IssuerRecord before =
          issuers().stream()
              .filter(issuer -> issuer.id().equals(id) && lacksCertificate(issuer))
              .filter(issuer -> issuer.publicKey().equals(certificate.subjectPublicKeyInfo()))
              .findFirst()
              .orElseThrow(() -> new StoreException("issuer %s takes no such".formatted(id)));
      IssuerRecord after =
          with(
              before,
              before.label(),
              IssuerRecord.State.ACTIVE,
              Optional.of(certificate),
              List.copyOf(chain));
      memory.issuers.set((int) id.value() - 1, after);
      memory.append(event);
      return after;
    }
  }

  private static boolean lacksCertificate(IssuerRecord issuer) {
    return issuer.state() == IssuerRecord.State.PENDING
        || issuer.state() == IssuerRecord.State.AWAITING_CERTIFICATE;
  }

  private static IssuerRecord with(
      IssuerRecord issuer,
      String label,
      IssuerRecord.State state,
      Optional<Certificate> certificate,
      List<Certificate> chain) {
    return new IssuerRecord(
        issuer.id(),
        label,
        issuer.subject(),
        issuer.key(),
        issuer.publicKey(),
        state,
        certificate,
        chain);
  }

  @Override
  public List<IssuerRecord> issuers() {
    synchronized (memory) {
      return List.copyOf(open().issuers);
    }
  }

  @Override
  public Optional<IssuerRecord> issuer(String label) {
    return issuers().stream().filter(issuer -> issuer.label().equals(label)).findFirst();
  }

  @Override
  public Reservation intend(Intent intent, AuditEvent event) {
    synchronized (memory) {
      if (issuers().stream().noneMatch(issuer -> issuer.id().equals(intent.issuer()))) {
        throw new StoreException("there is no issuer " + intent.issuer());
      }
      var row =
          new CertificateRecord(
              intent.issuer(),
              intent.serial(),
              CertificateRecord.State.INTENDED,
              intent.template(),
              intent.subject(),
              intent.nameTexts(),
              intent.validity(),
              intent.publicKeyDigest(),
              Optional.empty(),
              Optional.empty(),
              intent.at());
      var key = new CertificateId(intent.issuer(), intent.serial());
      if (memory.certificates.putIfAbsent(key, new Entry(row, intent, this)) != null) {
        return Reservation.SERIAL_TAKEN;
      }
      memory.byKey.computeIfAbsent(row.publicKeyDigest(), _ -> new ArrayList<>()).add(key);
      memory.append(event, key);
      return Reservation.RESERVED;
    }
  }

  @Override
  public void complete(
      IssuerId issuer, SerialNumber serial, Certificate certificate, AuditEvent event) {
    synchronized (memory) {
      var key = new CertificateId(issuer, serial);
      @Nullable Entry entry = open().certificates.get(key);
      if (entry == null
          || entry.row().state() != CertificateRecord.State.INTENDED
          || !entry.intent().tbsDigest().equals(Specimens.sha256(certificate.tbs()))) {
        throw new StoreException("no intent waits under serial " + serial);
      }
      memory.certificates.put(
          key,
          entry.with(CertificateRecord.State.ISSUED, Optional.of(certificate), Optional.empty()));
      memory.append(event, key);
    }
  }

  @Override
  public List<SerialNumber> abandonUnfinished(Instant at) {
    synchronized (memory) {
      List<SerialNumber> burnt = new ArrayList<>();
      open()
          .certificates
          .replaceAll((key, entry) -> {
            if (entry.row().state() != CertificateRecord.State.INTENDED
                || memory.open.contains(entry.holder())) {
              return entry;
            }
            burnt.add(key.serial());
            memory.list(entry.row(), revokedSince(entry.row().intendedAt()));
            memory.append(abandoned(at, "certificate.abandon", key.toString()), key);
            return entry.with(
                CertificateRecord.State.ABANDONED,
                Optional.empty(),
                Optional.of(revokedSince(entry.row().intendedAt())));
          });
      memory.issuers.replaceAll(issuer -> {
        if (issuer.state() != IssuerRecord.State.PENDING
            || memory.open.contains(memory.pending.get(issuer.id()))) {
          return issuer;
        }
        memory.append(abandoned(at, "issuer.abandon", issuer.label()));
        return with(
            issuer,
            "%s~%s".formatted(issuer.label(), issuer.id()),
            IssuerRecord.State.ABANDONED,
            Optional.empty(),
            List.of());
      });
      return List.copyOf(burnt);
    }
  }

  private static AuditEvent abandoned(Instant at, String action, String object) {
    return new AuditEvent(at, "recovery", action, object, "abandoned");
  }

  private static Revocation revokedSince(Instant intendedAt) {
    return Revocation.of(intendedAt, RevocationReason.UNSPECIFIED);
  }

  @Override
  public Optional<CertificateRecord> find(IssuerId issuer, SerialNumber serial) {
    return rows()
        .filter(row -> row.issuer().equals(issuer) && row.serial().equals(serial))
        .findFirst();
  }

  private Stream<CertificateRecord> rows() {
    synchronized (memory) {
      return open().certificates.values().stream().map(Entry::row).toList().stream();
    }
  }

  @Override
  public List<CertificateRecord> findBySerialPrefix(String hex, int limit) {
    String digits = hex.replace(":", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{6,40}")) {
      throw new IllegalArgumentException("beginning of a serial must be 6 to 40 hex digits");
    }
    return rows()
        .filter(row -> row.serial().hex().startsWith(digits))
        .sorted(BY_SERIAL)
        .limit(limit)
        .toList();
  }

  @Override
  public List<CertificateRecord> list(CertificateQuery query) {
    return rows()
        .filter(row -> query.issuer().map(row.issuer()::equals).orElse(true))
        .filter(row -> query.states().contains(row.state()))
        .filter(row -> query.nameGlob().map(glob -> isNamed(row, glob)).orElse(true))
        .filter(row -> !query.expiringFrom().map(row.validity().notAfter()::isBefore).orElse(false))
        .filter(row -> query.expiringBefore().map(row.validity().notAfter()::isBefore).orElse(true))
        .filter(row -> query.after().map(cursor -> isAfter(row, cursor)).orElse(true))
        .sorted(BY_EXPIRY)
        .limit(query.limit())
        .toList();
  }

  private static boolean isNamed(CertificateRecord row, String glob) {
    String regex = "\\Q" + glob.toLowerCase(Locale.ROOT).replace("*", "\\E.*\\Q") + "\\E";
    Pattern pattern = Pattern.compile(regex);
    return Stream.concat(row.names().stream(), row.subject().commonName().stream())
        .anyMatch(name -> pattern.matcher(name.toLowerCase(Locale.ROOT)).matches());
  }

  private static boolean isAfter(CertificateRecord row, CertificateQuery.Cursor cursor) {
    int byExpiry = row.validity().notAfter().compareTo(cursor.notAfter());
    int byIssuer = Long.compare(row.issuer().value(), cursor.issuer().value());
    int bySerial = Arrays.compareUnsigned(row.serial().octets(), cursor.serial().octets());
    return byExpiry > 0 || (byExpiry == 0 && (byIssuer > 0 || (byIssuer == 0 && bySerial > 0)));
  }

  @Override
  public CertificateStatus status(IssuerId issuer, SerialNumber serial) {
    return find(issuer, serial)
        .map(InMemoryCertificateStore::status)
        .orElseGet(CertificateStatus.Unknown::new);
  }

  private static CertificateStatus status(CertificateRecord row) {
    return switch (row.state()) {
      case ISSUED -> new CertificateStatus.Good();
      case INTENDED ->
          new CertificateStatus.Revoked(row.intendedAt(), RevocationReason.UNSPECIFIED);
      case ABANDONED, REVOKED -> row.revocation().orElseThrow().status();
    };
  }

  private static KnownStatus known(CertificateRecord row) {
    return new KnownStatus(row.serial(), status(row), row.validity().notAfter());
  }

  @Override
  public void statuses(IssuerId issuer, Consumer<KnownStatus> sink) {
    rows()
        .filter(row -> row.issuer().equals(issuer))
        .sorted(BY_SERIAL)
        .map(InMemoryCertificateStore::known)
        .forEach(sink);
  }

  @Override
  public StatusChanges changes(long fromSequence, int limit) {
    synchronized (memory) {
      long head = open().head.next();
      long next = Math.max(fromSequence, Math.min(head, fromSequence + limit));
      List<StatusChanges.Changed> changed = new ArrayList<>();
      for (long sequence = fromSequence; sequence < next; sequence++) {
        memory
            .about
            .get((int) sequence)
            .flatMap(id -> find(id.issuer(), id.serial()))
            .map(row -> new StatusChanges.Changed(row.issuer(), known(row)))
            .ifPresent(changed::add);
      }
      return new StatusChanges(changed, next);
    }
  }

  @Override
  public RevocationOutcome revoke(
      IssuerId issuer, SerialNumber serial, Revocation revocation, AuditEvent event) {
    synchronized (memory) {
      var key = new CertificateId(issuer, serial);
      @Nullable Entry entry = open().certificates.get(key);
      RevocationOutcome outcome = outcome(entry, revocation.reason());
      if (entry != null
          && (outcome == RevocationOutcome.REVOKED || outcome == RevocationOutcome.UPDATED)) {
        Revocation worst = worst(entry.row().revocation(), revocation);
        memory.certificates.put(
            key,
            entry.with(
                CertificateRecord.State.REVOKED, entry.row().certificate(), Optional.of(worst)));
        memory.list(entry.row(), worst);
        memory.append(event, key);
      }
      return outcome;
    }
  }

  private static Revocation worst(Optional<Revocation> before, Revocation now) {
    Instant since = before.map(Revocation::since).filter(now.since()::isAfter).orElse(now.since());
    Optional<Instant> invalidSince =
        now.invalidSince().or(() -> before.flatMap(Revocation::invalidSince));
    return new Revocation(since, now.reason(), invalidSince);
  }

  @Override
  public ReleaseOutcome release(
      IssuerId issuer, SerialNumber serial, Instant at, AuditEvent event) {
    synchronized (memory) {
      var key = new CertificateId(issuer, serial);
      @Nullable Entry entry = open().certificates.get(key);
      if (entry == null || entry.row().certificate().isEmpty()) {
        return ReleaseOutcome.NOT_ISSUED;
      }
      if (!entry.row().revocation().map(Revocation::reason).filter(ON_HOLD::equals).isPresent()) {
        return ReleaseOutcome.NOT_ON_HOLD;
      }
      memory.certificates.put(
          key,
          entry.with(CertificateRecord.State.ISSUED, entry.row().certificate(), Optional.empty()));
      memory.list(
          entry.row(),
          new ListedRevocation(
              serial,
              at.truncatedTo(ChronoUnit.SECONDS),
              RevocationReason.REMOVE_FROM_CRL,
              Optional.empty()));
      memory.append(event, key);
      return ReleaseOutcome.RELEASED;
    }
  }

  private static RevocationOutcome outcome(@Nullable Entry entry, RevocationReason reason) {
    if (entry == null) {
      return RevocationOutcome.NOT_ISSUED;
    }
    return switch (entry.row().state()) {
      case INTENDED, ABANDONED -> RevocationOutcome.NOT_ISSUED;
      case ISSUED -> RevocationOutcome.REVOKED;
      case REVOKED -> {
        RevocationReason before = entry.row().revocation().orElseThrow().reason();
        boolean worse =
            before != reason && (before == ON_HOLD || reason == RevocationReason.KEY_COMPROMISE);
        yield worse ? RevocationOutcome.UPDATED : RevocationOutcome.ALREADY_REVOKED;
      }
    };
  }

  @Override
  public List<KeyUse> usesOfKey(Octets publicKeyDigest) {
    Stream<KeyUse> issuers =
        issuers().stream()
            .filter(issuer -> issuer.publicKey().sha256().equals(publicKeyDigest))
            .map(KeyUse.ByIssuer::new);
    synchronized (memory) {
      Stream<KeyUse> certificates =
          memory.byKey.getOrDefault(publicKeyDigest, List.of()).stream()
              .flatMap(id -> Stream.ofNullable(memory.certificates.get(id)))
              .map(Entry::row)
              .sorted(BY_SERIAL)
              .map(KeyUse.ByCertificate::new);
      return Stream.concat(issuers, certificates).toList();
    }
  }

  public CrlStore crls() {
    return open().crls;
  }

  @Override
  public AuditLog audit() {
    return new AuditLog() {
      @Override
      public void append(AuditEvent event) {
        synchronized (memory) {
          open().append(event);
        }
      }

      @Override
      public List<AuditRecord> read(long fromSequence, int limit) {
        synchronized (memory) {
          return open().audit.stream().skip(fromSequence).limit(limit).toList();
        }
      }

      @Override
      public AuditHead head() {
        synchronized (memory) {
          return open().head;
        }
      }
    };
  }

  @Override
  public void close() {
    synchronized (memory) {
      memory.open.remove(this);
    }
  }
}
