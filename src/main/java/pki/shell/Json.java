package pki.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// JSON out of plain values: maps (with lowerCamelCase keys, in their order), iterables, strings,
/// numbers, booleans, optionals and null. Times and everything else become text.
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// An object with these members, in this order: key, value, key, value, …; an absent [Optional]
  /// leaves its member out.
  public static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String key = (String) keysAndValues[i];
      Object value = keysAndValues[i + 1];
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(present -> members.put(key, present));
      } else {
        members.put(key, value);
      }
    }
    return members;
  }

  /// The document for people and programs: indented, without a newline at its end.
  public static String pretty(Object value) {
    return write(value, new DefaultPrettyPrinter());
  }

  /// The document in one line.
  public static String line(Object value) {
    return write(value, null);
  }

  private static String write(Object value, @Nullable DefaultPrettyPrinter printer) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      if (printer != null) {
        out.setPrettyPrinter(printer);
      }
      write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case Map<?, ?> members -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
          out.writeFieldName(String.valueOf(member.getKey()));
          write(out, member.getValue());
        }
        out.writeEndObject();
      }
      case Iterable<?> elements -> {
        out.writeStartArray();
        for (Object element : elements) {
          write(out, element);
        }
        out.writeEndArray();
      }
      case Boolean flag -> out.writeBoolean(flag);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Optional<?> optional -> write(out, optional.orElse(null));
      case TemporalAccessor time -> out.writeString(time.toString());
      default -> out.writeString(value.toString());
    }
  }
}
