package pki.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A template from the resources: `{{word}}` stands for a value, and a line that begins with
/// `?word` is there only when the value is.
record Snippet(String text) {
  private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Pattern CONDITION = Pattern.compile("^\\?(\\w+) ?");

  static Snippet read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(Snippet.class.getResourceAsStream(resource), resource)) {
      return new Snippet(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("reading the template " + resource, e);
    }
  }

  /// The text with these values in it; one that is empty is not there.
  String filled(Map<String, String> values) {
    return text.lines()
        .flatMap(line -> kept(line, values).stream())
        .map(line -> filled(line, values))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Optional<String> kept(String line, Map<String, String> values) {
    Matcher condition = CONDITION.matcher(line);
    if (!condition.find()) {
      return Optional.of(line);
    }
    return values.getOrDefault(condition.group(1), "").isEmpty()
        ? Optional.empty()
        : Optional.of(line.substring(condition.end()));
  }

  private static String filled(String line, Map<String, String> values) {
    return VALUE
        .matcher(line)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                Objects.requireNonNull(values.get(found.group(1)), found.group(1))));
  }
}
