package pki.trace;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import pki.der.Octets;

/// The secrets of the newest connections, in the lines of SSLKEYLOGFILE (RFC 9850): a label, the
/// client random, the secret. Whoever has them can read the connections. Thread-safe.
public final class KeyLog {
  private static final int MOST_CONNECTIONS = 256;
  private static final int MOST_LINES = 32;
  private static final int LONGEST_LINE = 512;

  /// One secret and what it is for, such as `CLIENT_TRAFFIC_SECRET_0`.
  public record Secret(String label, Octets secret) {
    /// The label alone.
    @Override
    public String toString() {
      return label;
    }
  }

  private final Consumer<String> sink;
  private final Map<Octets, List<Secret>> secrets = new LinkedHashMap<>();

  /// @param sink gets each line too, without its end, such as for a file; called by whatever thread
  ///   makes the handshake, so it must not block
  public KeyLog(Consumer<String> sink) {
    this.sink = sink;
  }

  /// A log that only remembers.
  public KeyLog() {
    this(line -> {});
  }

  /// Adds a line without its end; what is no such line is not remembered.
  public void add(String line) {
    sink.accept(line);
    String[] words = line.split(" ", -1);
    if (words.length != 3 || line.length() > LONGEST_LINE) {
      return;
    }
    try {
      HexFormat hex = HexFormat.of();
      remember(
          Octets.of(hex.parseHex(words[1])),
          new Secret(words[0], Octets.of(hex.parseHex(words[2]))));
    } catch (IllegalArgumentException e) {
      return; // a comment
    }
  }

  private synchronized void remember(Octets clientRandom, Secret secret) {
    if (!secrets.containsKey(clientRandom) && secrets.size() == MOST_CONNECTIONS) {
      secrets.remove(secrets.keySet().iterator().next());
    }
    List<Secret> known = secrets.computeIfAbsent(clientRandom, random -> new ArrayList<>());
    if (known.size() < MOST_LINES) {
      known.add(secret);
    }
  }

  /// A connection's secrets, in the order in which they came to be.
  public synchronized List<Secret> of(Octets clientRandom) {
    return List.copyOf(secrets.getOrDefault(clientRandom, List.of()));
  }
}
