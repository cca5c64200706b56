package pki.status;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import pki.store.IssuerId;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// Fills a [StatusIndex] by the million, quickest when each issuer's serials come in ascending
/// order. For one thread.
public final class StatusLoader {
  private final Map<IssuerId, Filling> fillings = new HashMap<>();

  private static final class Filling {
    private final SerialTableBuilder table = new SerialTableBuilder(0);
    private final TreeMap<SerialNumber, CertificateStatus> late = new TreeMap<>();
    private SerialTable.Key last = new SerialTable.Key(0, 0, 0); // no serial is zero

    void add(SerialNumber serial, CertificateStatus status) {
      SerialTable.Key key = SerialTable.Key.of(serial);
      if (key.compareTo(last) > 0) {
        table.add(key, status);
        last = key;
      } else {
        late.put(serial, status);
      }
    }
  }

  /// Adds a certificate that is good or revoked.
  public void add(IssuerId issuer, SerialNumber serial, CertificateStatus status) {
    fillings.computeIfAbsent(issuer, _ -> new Filling()).add(serial, status);
  }

  /// The index of all that was added.
  public StatusIndex index() {
    return new StatusIndex(
        fillings.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, e -> e.getValue().table.build().with(e.getValue().late))));
  }
}
