package pki.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// A piece of a YAML file that knows where it stands. The key that it is read for decides its type,
/// not its spelling: `NO` is a country as well as a word.
///
/// Every method that reads throws [ConfigException] when the piece is not what it reads.
sealed interface YamlNode {
  Place place();

  /// Where something stands.
  ///
  /// @param line counted from 1
  record Place(String file, int line) {
    ConfigException fault(String reason) {
      return new ConfigException(List.of(describe(reason)));
    }

    String describe(String reason) {
      return "%s:%d: %s".formatted(file, line, reason);
    }
  }

  record Scalar(Place place, String value) implements YamlNode {}

  record Listing(Place place, List<YamlNode> values) implements YamlNode {}

  /// Keys and their values.
  ///
  /// @param entries in the file's order
  record Mapping(Place place, Map<String, Entry> entries) implements YamlNode {
    record Entry(Place place, YamlNode value) {}

    Optional<YamlNode> find(String key) {
      return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    YamlNode require(String key) {
      return find(key).orElseThrow(() -> place.fault("key '%s' is missing".formatted(key)));
    }

    /// Where the key of a path like `validity.longest` stands, or the nearest one above it.
    Place placeOf(String path) {
      String[] keys = path.split("\\.", 2);
      Entry entry = entries.get(keys[0]);
      if (entry == null) {
        return place;
      }
      return keys.length == 2
              && entry.value instanceof Mapping inner
              && inner.entries.containsKey(keys[1].split("\\.", 2)[0])
          ? inner.placeOf(keys[1])
          : entry.place;
    }
  }

  /// The text of a scalar.
  default String text() {
    return switch (this) {
      case Scalar(Place place, String value) when value.isEmpty() ->
          throw place.fault("a value is missing");
      case Scalar scalar -> scalar.value;
      case Listing list -> throw list.place.fault("must be a single value, is a list");
      case Mapping mapping -> throw mapping.place.fault("must be a single value, is a mapping");
    };
  }

  /// What the parser makes of the text; its [IllegalArgumentException] becomes ours.
  default <T> T parsed(Function<String, T> parser) {
    try {
      return parser.apply(text());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(place().describe(String.valueOf(e.getMessage())), e);
    }
  }

  /// A number from 0 to 1,000,000.
  default int number() {
    String text = text();
    if (!text.matches("0|[1-9][0-9]{0,5}|1000000")) {
      throw place().fault("'%s' must be a number from 0 to 1000000".formatted(text));
    }
    return Integer.parseInt(text);
  }

  /// One of an enum's constants, written in kebab case.
  default <E extends Enum<E>> E choice(Class<E> type) {
    String text = text();
    List<E> constants = List.of(type.getEnumConstants());
    return constants.stream()
        .filter(constant -> kebab(constant.name()).equals(text))
        .findFirst()
        .orElseThrow(() -> {
          List<String> labels = constants.stream().map(c -> kebab(c.name())).toList();
          return place().fault("'%s' must be one of %s".formatted(text, String.join(", ", labels)));
        });
  }

  default <T> List<T> list(Function<YamlNode, T> reader) {
    return switch (this) {
      case Listing list -> list.values.stream().map(reader).toList();
      case Scalar scalar -> throw scalar.place.fault("must be a list like [a, b]");
      case Mapping mapping -> throw mapping.place.fault("must be a list like [a, b], is a mapping");
    };
  }

  /// The mapping that has the shape of a record: no key that is not one of its components.
  default Mapping mapping(Class<? extends Record> shape) {
    if (!(this instanceof Mapping mapping)) {
      throw place().fault("must be a mapping, like 'key: value' on lines of their own");
    }
    List<String> known =
        Stream.of(shape.getRecordComponents()).map(component -> key(component.getName())).toList();
    List<String> problems =
        mapping.entries.entrySet().stream()
            .filter(entry -> !known.contains(entry.getKey()))
            .map(entry -> entry.getValue().place.describe(unknown(entry.getKey(), known)))
            .toList();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return mapping;
  }

  private static String unknown(String key, List<String> known) {
    return Spelling.nearest(key, known)
        .map(near -> "unknown key '%s', did you mean '%s'?".formatted(key, near))
        .orElseGet(() -> "unknown key '%s', known are %s".formatted(key, String.join(", ", known)));
  }

  /// `backDate` as `back-date`.
  static String key(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String kebab(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
