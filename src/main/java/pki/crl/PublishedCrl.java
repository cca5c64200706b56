package pki.crl;

import java.time.Instant;
import java.util.Optional;
import pki.der.Octets;
import pki.store.IssuerId;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;

/// A list that was published, as the store remembers it.
///
/// @param base of a delta, the number of the complete list that it starts from
/// @param listsFrom certificates whose last second is before this are not on it
/// @param changesUntil every change before this audit sequence is on it; some after it may be
/// @param sha256 of the file
public record PublishedCrl(
    IssuerId issuer,
    CrlPartition partition,
    CrlNumber number,
    Optional<CrlNumber> base,
    Instant thisUpdate,
    Instant nextUpdate,
    Instant listsFrom,
    long changesUntil,
    long entries,
    Octets sha256) {
  public CrlKind kind() {
    return base.isPresent() ? CrlKind.DELTA : CrlKind.COMPLETE;
  }
}
