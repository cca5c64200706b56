package pki.status;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pki.store.IssuerId;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// What became of every certificate that a store knows, exactly: 20 octets for each that is good,
/// 32 for each that is revoked. Thread-safe; readers never wait.
///
/// It holds whole serials and not hashes of them, so no serial is ever taken for another.
public final class StatusIndex {
  private static final CertificateStatus UNKNOWN = new CertificateStatus.Unknown();

  private final Map<IssuerId, IssuerStatuses> issuers = new ConcurrentHashMap<>();

  public StatusIndex() {}

  StatusIndex(Map<IssuerId, SerialTable> tables) {
    tables.forEach((issuer, table) -> issuers.put(issuer, new IssuerStatuses(table)));
  }

  /// The status as of the last [#put]; `Unknown` for what was never put.
  public CertificateStatus status(IssuerId issuer, SerialNumber serial) {
    IssuerStatuses statuses = issuers.get(issuer);
    return statuses == null ? UNKNOWN : statuses.find(serial).orElse(UNKNOWN);
  }

  /// Remembers a status; whoever asks afterwards gets this one.
  ///
  /// @throws IllegalArgumentException when it is `Unknown`: what was once known stays so
  public void put(IssuerId issuer, SerialNumber serial, CertificateStatus status) {
    if (status instanceof CertificateStatus.Unknown) {
      throw new IllegalArgumentException("status of a known certificate must be good or revoked");
    }
    issuers.computeIfAbsent(issuer, _ -> new IssuerStatuses(SerialTable.EMPTY)).put(serial, status);
  }

  /// How many certificates are known.
  public long size() {
    return issuers.values().stream().mapToLong(IssuerStatuses::size).sum();
  }

  /// Everything as tables, for a snapshot. Not while others call [#put].
  Map<IssuerId, SerialTable> tables() {
    Map<IssuerId, SerialTable> tables = new ConcurrentHashMap<>();
    issuers.forEach((issuer, statuses) -> tables.put(issuer, statuses.compacted()));
    return tables;
  }
}
