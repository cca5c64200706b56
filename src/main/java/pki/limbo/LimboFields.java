package pki.limbo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pki.der.EncodingException;

/// The fields of one case of a limbo file: strings, lists of strings and peer names; what is null
/// or absent is empty. Other fields are skipped unread.
///
/// @param texts the fields that are strings or numbers
/// @param lists the fields that are lists of strings
/// @param peers `kind` and `value` of the expected names
record LimboFields(Map<String, String> texts, Map<String, List<String>> lists, List<Peer> peers) {
  /// An expected name.
  record Peer(String kind, String value) {}

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  String needed(String name) {
    return text(name).orElseThrow(() -> new EncodingException("case has no " + name));
  }

  List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  /// Reads an object whose opening brace has been read, up to its closing brace.
  static LimboFields read(JsonParser in) throws IOException {
    var fields = new LimboFields(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      switch (in.nextToken()) {
        case START_OBJECT -> fields.readPeer(in, name);
        case START_ARRAY -> fields.readArray(in, name);
        case VALUE_NULL -> {}
        case VALUE_STRING, VALUE_NUMBER_INT -> fields.texts.put(name, in.getText());
        default -> throw new EncodingException("case has an unexpected value in " + name);
      }
    }
    return fields;
  }

  private void readArray(JsonParser in, String name) throws IOException {
    List<String> texts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken() == JsonToken.START_OBJECT) {
        readPeer(in, name);
      } else if (in.currentToken() == JsonToken.VALUE_STRING) {
        texts.add(in.getText());
      } else {
        throw new EncodingException("case has an unexpected value in " + name);
      }
    }
    lists.put(name, texts);
  }

  private void readPeer(JsonParser in, String name) throws IOException {
    boolean expected = name.equals("expected_peer_name") || name.equals("expected_peer_names");
    if (!expected) {
      in.skipChildren();
      return;
    }
    LimboFields inner = read(in);
    peers.add(new Peer(inner.needed("kind"), inner.needed("value")));
  }
}
