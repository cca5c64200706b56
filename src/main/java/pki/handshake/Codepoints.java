package pki.handshake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The names behind TLS's numbers, from `codepoints.txt`.
public enum Codepoints {
  SUITE,
  GROUP,
  SCHEME,
  EXTENSION;

  private static final Map<String, Map<Integer, String>> NAMES = read();

  /// The name, or `GREASE 0x1a1a` for the values that are sent to keep peers tolerant (RFC 8701),
  /// or `unknown 0x1234`.
  public String nameOf(int code) {
    String name = names().get(code);
    if (name != null) {
      return name;
    }
    return grease(code).orElseGet(() -> "unknown 0x%04x".formatted(code));
  }

  public Optional<Integer> codeOf(String name) {
    return names().entrySet().stream()
        .filter(entry -> entry.getValue().equalsIgnoreCase(name))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// All known codes and names, in the order of their codes.
  public Map<Integer, String> names() {
    return Objects.requireNonNull(NAMES.get(name()));
  }

  /// What to call a value that means nothing by agreement (RFC 8701, section 2): 0x0a0a, 0x1a1a …
  /// 0xfafa.
  static Optional<String> grease(int code) {
    return (code & 0x0f0f) == 0x0a0a && code >> 8 == (code & 0xff)
        ? Optional.of("GREASE 0x%04x".formatted(code))
        : Optional.empty();
  }

  private static Map<String, Map<Integer, String>> read() {
    Map<String, Map<Integer, String>> names = new HashMap<>();
    try (var in = Objects.requireNonNull(Codepoints.class.getResourceAsStream("codepoints.txt"));
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> {
            String[] words = line.split(" ", 3);
            names
                .computeIfAbsent(
                    words[0].toUpperCase(java.util.Locale.ROOT), kind -> new LinkedHashMap<>())
                .put(Integer.parseInt(words[1], 16), words[2]);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("reading the names of TLS's numbers", e);
    }
    return names;
  }
}
