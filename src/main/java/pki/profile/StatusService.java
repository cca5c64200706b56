package pki.profile;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Where the status of certificates is found, and of which none is given.
///
/// @param baseUrl where `pki serve` is reached by those who check certificates; absent:
///   certificates carry no URLs by default
/// @param crlPartitions into how many parts revocation lists are cut
/// @param shortLived an end entity's certificate shorter than this carries no pointers but
///   noRevAvail (RFC 9608): it ends before anybody would have looked; zero for none
public record StatusService(
    Optional<URI> baseUrl, int crlPartitions, DeltaLists deltaLists, Duration shortLived) {
  /// Whether there are lists of what changed.
  public enum DeltaLists {
    PUBLISHED,
    NONE
  }

  /// No service: certificates carry the URLs of their templates only.
  public static final StatusService NONE =
      new StatusService(Optional.empty(), 1, DeltaLists.NONE, Duration.ZERO);

  /// Complete lists of everything, at a URL.
  public static StatusService at(URI baseUrl) {
    return new StatusService(Optional.of(baseUrl), 1, DeltaLists.NONE, Duration.ZERO);
  }
}
