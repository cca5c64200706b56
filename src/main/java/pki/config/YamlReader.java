package pki.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import pki.config.YamlNode.Listing;
import pki.config.YamlNode.Mapping;
import pki.config.YamlNode.Place;
import pki.config.YamlNode.Scalar;

/// Reads YAML 1.2, without what a settings file has no use for and an attacker has: anchors and
/// aliases, tags, several documents, keys that are no text, keys that come twice, deep nesting.
final class YamlReader {
  /// More than this is refused unread, in octets.
  static final int LONGEST = 1 << 16;

  private static final int DEEPEST = 8;

  private final String file;
  private final Iterator<Event> events;

  private YamlReader(String file, String text) {
    this.file = file;
    var settings = LoadSettings.builder().setLabel(file).setCodePointLimit(LONGEST).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /// Reads the one document of a file.
  ///
  /// @param file how the file is called in what is said about it
  static YamlNode read(String file, byte[] contents) {
    var start = new Place(file, 1);
    if (contents.length > LONGEST) {
      throw start.fault(
          "file has %d bytes, at most %d are read".formatted(contents.length, LONGEST));
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(contents)).toString();
      return new YamlReader(file, text).document();
    } catch (CharacterCodingException e) {
      throw new ConfigException(start.describe("file is not UTF-8"), e);
    } catch (MarkedYamlEngineException e) {
      throw new ConfigException(describe(file, e), e);
    } catch (YamlEngineException e) {
      throw new ConfigException(start.describe(firstLine(String.valueOf(e.getMessage()))), e);
    }
  }

  /// The parser's problem, and where what it broke began.
  private static String describe(String file, MarkedYamlEngineException e) {
    int from = line(e.getContextMark());
    int line = Math.max(from, line(e.getProblemMark()));
    String began =
        from == 0 || from == line ? "" : " %s, from line %d on".formatted(e.getContext(), from);
    return new Place(file, Math.max(line, 1)).describe(firstLine(e.getProblem()) + began);
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(m -> m.getLine() + 1).orElse(0);
  }

  private YamlNode document() {
    next(); // the stream's start
    Event start = next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      throw place(start).fault("file is empty");
    }
    YamlNode node = node(next(), 1);
    next(); // the document's end
    Event end = next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw place(end).fault("a second document begins, only one is read");
    }
    return node;
  }

  private YamlNode node(Event event, int depth) {
    Place place = place(event);
    if (depth > DEEPEST) {
      throw place.fault("nested more than %d deep".formatted(DEEPEST));
    }
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      throw place.fault("anchors and aliases are not read");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        refuseTag(scalar.getTag().isPresent(), place);
        yield new Scalar(place, isNull(scalar) ? "" : scalar.getValue());
      }
      case CollectionStartEvent collection -> {
        refuseTag(collection.getTag().isPresent(), place);
        yield collection.getEventId() == Event.ID.SequenceStart
            ? listing(place, depth)
            : mapping(place, depth);
      }
      default -> throw place.fault("a value is missing");
    };
  }

  private Listing listing(Place place, int depth) {
    List<YamlNode> values = new ArrayList<>();
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      values.add(node(event, depth + 1));
    }
    return new Listing(place, List.copyOf(values));
  }

  private Mapping mapping(Place place, int depth) {
    Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      Place where = place(event);
      if (!(node(event, depth + 1) instanceof Scalar(Place _, String key)) || key.isEmpty()) {
        throw where.fault("a key must be text");
      }
      var entry = new Mapping.Entry(where, node(next(), depth + 1));
      Mapping.Entry earlier = entries.putIfAbsent(key, entry);
      if (earlier != null) {
        throw where.fault(
            "key '%s' is there already, on line %d".formatted(key, earlier.place().line()));
      }
    }
    return new Mapping(place, entries);
  }

  private static void refuseTag(boolean tagged, Place place) {
    if (tagged) {
      throw place.fault("tags are not read");
    }
  }

  /// What the core schema of YAML 1.2 takes for no value.
  private static boolean isNull(ScalarEvent scalar) {
    return scalar.isPlain() && scalar.getValue().matches("|~|null|Null|NULL");
  }

  private Event next() {
    return events.next();
  }

  private Place place(Event event) {
    return new Place(file, line(event.getStartMark()));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("file is no YAML");
  }
}
