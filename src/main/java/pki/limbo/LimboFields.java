package pki.limbo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pki.der.EncodingException;

/// The fields of one case of a limbo file: strings, lists of strings and peer names; what is null
/// or absent is empty. Values of any other form are faults, of which the case is told once it has
/// been read whole, so that the next one can be read all the same.
///
/// @param texts the fields that are strings or numbers
/// @param lists the fields that are lists of strings
/// @param peers `kind` and `value` of the expected names
/// @param faults what is not as the schema says: lower case, no full stop
record LimboFields(
    Map<String, String> texts,
    Map<String, List<String>> lists,
    List<Peer> peers,
    List<String> faults) {
  private static final Set<String> PEERS = Set.of("expected_peer_name", "expected_peer_names");

  /// An expected name.
  record Peer(String kind, String value) {}

  private LimboFields() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  String needed(String name) {
    return text(name).orElseThrow(() -> new EncodingException("case has no " + name));
  }

  List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  /// @throws EncodingException when something is not as the schema says
  void requireProper() {
    if (!faults.isEmpty()) {
      throw new EncodingException(faults.getFirst());
    }
  }

  /// Reads an object whose opening brace has been read, up to its closing brace.
  static LimboFields read(JsonParser in) throws IOException {
    var fields = new LimboFields();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      switch (in.nextToken()) {
        case START_OBJECT -> fields.readPeer(in, name);
        case START_ARRAY -> fields.readArray(in, name);
        case VALUE_NULL -> {}
        case VALUE_STRING, VALUE_NUMBER_INT -> fields.texts.put(name, in.getText());
        default -> fields.unexpected(name);
      }
    }
    return fields;
  }

  private void readArray(JsonParser in, String name) throws IOException {
    List<String> texts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      switch (in.currentToken()) {
        case START_OBJECT -> readPeer(in, name);
        case VALUE_STRING -> texts.add(in.getText());
        default -> {
          unexpected(name);
          in.skipChildren();
        }
      }
    }
    lists.put(name, texts);
  }

  private void readPeer(JsonParser in, String name) throws IOException {
    if (!PEERS.contains(name)) {
      unexpected(name);
      in.skipChildren();
      return;
    }
    LimboFields inner = read(in);
    if (inner.texts.keySet().containsAll(Set.of("kind", "value"))) {
      peers.add(new Peer(inner.needed("kind"), inner.needed("value")));
    } else {
      unexpected(name);
    }
  }

  private void unexpected(String name) {
    faults.add("case has an unexpected value in " + name);
  }
}
