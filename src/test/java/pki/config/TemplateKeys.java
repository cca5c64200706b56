package pki.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys that a file of a record's shape can have.
final class TemplateKeys {
  /// Values that are written in one piece.
  private static final List<String> WRITTEN_WHOLE = List.of("GeneralSubtree", "ObjectIdentifier");

  private TemplateKeys() {}

  /// Each with its path, such as `validity.longest`.
  static List<String> of(Class<? extends Record> shape) {
    return keys("", shape).toList();
  }

  private static Stream<String> keys(String prefix, Class<?> shape) {
    return Stream.of(shape.getRecordComponents()).flatMap(c -> keys(prefix, c));
  }

  private static Stream<String> keys(String prefix, RecordComponent component) {
    String key = prefix + YamlNode.key(component.getName());
    Class<?> type = typeOf(component.getGenericType());
    boolean nested = type.isRecord() && !WRITTEN_WHOLE.contains(type.getSimpleName());
    return nested ? Stream.concat(Stream.of(key), keys(key + ".", type)) : Stream.of(key);
  }

  /// Of an `Optional`, what it may hold.
  private static Class<?> typeOf(Type type) {
    return type instanceof ParameterizedType generic
        ? generic.getRawType() == Optional.class
            ? (Class<?>) generic.getActualTypeArguments()[0]
            : (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }
}
