package pki.ocsp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Signed answers that are good for whoever asks next: about one certificate, without a nonce.
/// Thread-safe.
final class ResponseCache {
  private final int most;
  private final Map<CertId, Kept> kept = new ConcurrentHashMap<>();
  private final AtomicLong forgotten = new AtomicLong();

  ResponseCache(int most) {
    this.most = most;
  }

  private static final class Kept {
    private final OcspResponse.Successful response;
    private final Instant until;
    private volatile boolean asked;

    private Kept(OcspResponse.Successful response, Instant until) {
      this.response = response;
      this.until = until;
    }
  }

  /// The answer about a certificate, when one is kept that is not due for renewal.
  Optional<OcspResponse.Successful> find(CertId certId, Instant now) {
    Kept found = kept.get(certId);
    if (found == null || !now.isBefore(found.until)) {
      return Optional.empty();
    }
    found.asked = true;
    return Optional.of(found.response);
  }

  /// A mark to take before a status is read, for [#keep].
  long mark() {
    return forgotten.get();
  }

  /// Keeps an answer, unless something was forgotten since the mark: its status may be from before.
  void keep(CertId certId, OcspResponse.Successful response, Instant until, long mark) {
    if (kept.size() >= most && !kept.containsKey(certId)) {
      kept.keySet().stream().findAny().ifPresent(kept::remove);
    }
    var entry = new Kept(response, until);
    kept.put(certId, entry);
    if (forgotten.get() != mark) {
      kept.remove(certId, entry);
    }
  }

  void forget(List<CertId> certIds) {
    forgotten.incrementAndGet(); // before removing: what is kept meanwhile will see it
    certIds.forEach(kept::remove);
  }

  /// What will be due for renewal by then and was asked for. What was not is forgotten.
  List<CertId> due(Instant then) {
    List<CertId> found = new ArrayList<>();
    kept.forEach((certId, entry) -> {
      if (!then.isBefore(entry.until)) {
        if (entry.asked) {
          found.add(certId);
        } else {
          kept.remove(certId, entry);
        }
      }
    });
    return found;
  }

  int size() {
    return kept.size();
  }
}
