package pki.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A JSON document of test vectors, whole: objects, lists, texts and flags; numbers are texts.
public final class JsonTree {
  private final @Nullable Object value;

  private JsonTree(@Nullable Object value) {
    this.value = value;
  }

  /// Reads a resource on the class path, gzipped if its name ends so.
  public static JsonTree ofResource(String name) {
    try (InputStream in = open(name)) {
      JsonParser parser = new JsonFactory().createParser(in);
      parser.nextToken();
      return new JsonTree(read(parser));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }

  /// Reads a document.
  public static JsonTree of(String json) {
    try {
      JsonParser parser = new JsonFactory().createParser(json);
      parser.nextToken();
      return new JsonTree(read(parser));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + json, e);
    }
  }

  /// Opens a resource on the class path, unzipped if its name ends so.
  public static InputStream open(String name) throws IOException {
    InputStream file = JsonTree.class.getResourceAsStream(name);
    if (file == null) {
      throw new IOException("no resource " + name);
    }
    return name.endsWith(".gz") ? new GZIPInputStream(file) : new BufferedInputStream(file);
  }

  public JsonTree get(String field) {
    return new JsonTree(((Map<?, ?>) expect(Map.class)).get(field));
  }

  public boolean has(String field) {
    return ((Map<?, ?>) expect(Map.class)).get(field) != null;
  }

  public List<JsonTree> list() {
    List<JsonTree> trees = new ArrayList<>();
    for (Object element : (List<?>) expect(List.class)) {
      trees.add(new JsonTree(element));
    }
    return trees;
  }

  public List<String> texts() {
    return list().stream().map(JsonTree::text).toList();
  }

  public String text() {
    return (String) expect(String.class);
  }

  public boolean flag() {
    return (Boolean) expect(Boolean.class);
  }

  /// The document's end of it, for messages; numbers are as they were written.
  @Override
  public String toString() {
    return String.valueOf(value);
  }

  private Object expect(Class<?> type) {
    if (!type.isInstance(value)) {
      throw new IllegalStateException("no %s but %s".formatted(type.getSimpleName(), value));
    }
    return type.cast(value);
  }

  private static @Nullable Object read(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String name = in.currentName();
          in.nextToken();
          fields.put(name, read(in));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          elements.add(read(in));
        }
        yield elements;
      }
      case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
      case VALUE_NULL -> null;
      default -> in.getText();
    };
  }
}
