package pki.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;
import pki.ca.ProfileSpec;

/// The keys that a template can have, as [ProfileSpec] has them.
final class TemplateKeys {
  /// Values that are written in one piece.
  private static final List<String> WRITTEN_WHOLE = List.of("GeneralSubtree", "ObjectIdentifier");

  private TemplateKeys() {}

  /// Each with its path, such as `validity.longest`.
  static List<String> all() {
    return keys("", ProfileSpec.class).toList();
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
        ? generic.getRawType() == java.util.Optional.class
            ? (Class<?>) generic.getActualTypeArguments()[0]
            : (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }
}
