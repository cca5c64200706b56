package pki.scan;

import java.time.Duration;

/// How much a scan may cost the server and us.
///
/// @param patience for one connection, from opening it to its last byte
/// @param total for the whole scan; what has not been asked by then is not observed
/// @param parallel connections at a time
/// @param connections in all
public record Limits(Duration patience, Duration total, int parallel, int connections) {
  /// Considerate to one's own servers, and enough for a server that accepts 200 suites in each of
  /// four versions.
  public static final Limits USUAL =
      new Limits(Duration.ofSeconds(5), Duration.ofMinutes(2), 4, 1500);

  /// The longest answer to a hello that is read: a chain of 20 post-quantum certificates fits.
  static final int LONGEST_FLIGHT = 1 << 18;

  public Limits {
    if (patience.compareTo(Duration.ofMillis(1)) < 0 || parallel < 1 || connections < 1) {
      throw new IllegalArgumentException(
          "patience, parallel and connections must be positive, were %s, %d and %d"
              .formatted(patience, parallel, connections));
    }
  }

  public Limits withPatience(Duration newPatience) {
    return new Limits(newPatience, total, parallel, connections);
  }

  public Limits withTotal(Duration newTotal) {
    return new Limits(patience, newTotal, parallel, connections);
  }

  public Limits withConnections(int newConnections) {
    return new Limits(patience, total, parallel, newConnections);
  }
}
