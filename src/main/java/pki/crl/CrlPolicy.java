package pki.crl;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import pki.name.UniformResourceIdentifier;
import pki.x509.CrlPartition;

/// How lists are made.
///
/// @param validity from thisUpdate to nextUpdate of a complete list
/// @param overlap how long before its nextUpdate a list is replaced; clients that come late, and
///   operators who were away, have that long
/// @param deltaValidity the same as `validity`, of delta lists; absent: there are none
/// @param partitions into how many parts, besides the whole: a power of two; 1 for the whole only
/// @param baseUrl where `pki serve` is reached; absent: lists point nowhere, and there are no
///   parts, because a part must name where it is
public record CrlPolicy(
    Duration validity,
    Duration overlap,
    Optional<Duration> deltaValidity,
    int partitions,
    Ended ended,
    Optional<URI> baseUrl) {
  /// What becomes of a revoked certificate that has ended.
  public enum Ended {
    /// It leaves once a list was published after its end (RFC 5280, section 3.3).
    LEAVES,
    /// It stays for ever, and lists say so with `expiredCertsOnCRL` (X.509, 9.5.2.8): for
    /// signatures that are validated later.
    STAYS
  }

  public CrlPolicy {
    if (overlap.isNegative() || overlap.compareTo(validity) >= 0) {
      throw new IllegalArgumentException(
          "overlap of CRLs must be shorter than their validity, was %s of %s"
              .formatted(overlap, validity));
    }
    var _ = new CrlPartition(partitions, 0);
  }

  /// How long a list is valid.
  Duration validity(CrlKind kind) {
    return switch (kind) {
      case COMPLETE -> validity;
      case DELTA -> deltaValidity.orElse(validity);
    };
  }

  /// How long before its nextUpdate a list is replaced: at most half of its life.
  public Duration overlap(CrlKind kind) {
    Duration half = validity(kind).dividedBy(2);
    return overlap.compareTo(half) < 0 ? overlap : half;
  }

  /// Where a list is had.
  Optional<UniformResourceIdentifier> url(String name) {
    return baseUrl.map(base -> UniformResourceIdentifier.parse(base + "/crl/" + name));
  }
}
