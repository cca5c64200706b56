package pki.trace;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pki.handshake.AlertDescription;
import pki.handshake.Field;
import pki.handshake.MessageType;
import pki.trace.TraceStep.Alert;
import pki.trace.TraceStep.ApplicationData;
import pki.trace.TraceStep.ChangeCipherSpec;
import pki.trace.TraceStep.Message;
import pki.trace.TraceStep.Unread;

/// What to look at in a step, in a line or two.
public final class Highlights {
  private static final int LONGEST = 200;

  private Highlights() {}

  /// Empty where a step says nothing but its name.
  public static String of(TraceStep step) {
    return switch (step.content()) {
      case Message message ->
          fit(message.type().map(type -> of(type, message.fields())).orElse(""));
      case ChangeCipherSpec _ -> "";
      case Alert alert -> alert.description().map(AlertDescription::meaning).orElse("");
      case ApplicationData _ -> "";
      case Unread unread -> fit(unread.why());
    };
  }

  private static String of(MessageType type, List<Field> fields) {
    Optional<String> malformed = value(fields, "malformed").map(why -> "malformed: " + why);
    return malformed.orElseGet(() -> join(said(type, fields)));
  }

  private static Stream<Optional<String>> said(MessageType type, List<Field> fields) {
    return switch (type) {
      case CLIENT_HELLO ->
          Stream.of(
              value(fields, "supported_versions").or(() -> value(fields, "legacy version")),
              value(fields, "supported_groups"),
              value(fields, "server_name"),
              value(fields, "application_layer_protocol_negotiation"),
              Field.find(fields, "pre_shared_key").map(key -> "with a ticket"));
      case SERVER_HELLO, HELLO_RETRY_REQUEST ->
          Stream.of(
              value(fields, "version"),
              value(fields, "suite"),
              Field.find(fields, "key_share").map(Highlights::share),
              Field.find(fields, "pre_shared_key").map(key -> "resumed"));
      case ENCRYPTED_EXTENSIONS ->
          Stream.of(value(fields, "application_layer_protocol_negotiation"));
      case CERTIFICATE -> Stream.of(chain(fields));
      case COMPRESSED_CERTIFICATE ->
          value(fields, "certificates")
              .map(closed -> Stream.of(value(fields, "compression"), Optional.of(closed)))
              .orElseGet(() -> Stream.of(chain(fields)));
      case CERTIFICATE_STATUS -> Stream.of(value(fields, "OCSP response"));
      case CERTIFICATE_REQUEST -> Stream.of(value(fields, "authority").map(name -> "from " + name));
      case CERTIFICATE_VERIFY -> Stream.of(value(fields, "scheme"));
      case SERVER_KEY_EXCHANGE -> Stream.of(value(fields, "group"), value(fields, "scheme"));
      case NEW_SESSION_TICKET ->
          Stream.of(
              value(fields, "lifetime").map(time -> "for " + time),
              value(fields, "early_data").map(most -> "early data: " + most));
      case HELLO_REQUEST,
          END_OF_EARLY_DATA,
          SERVER_HELLO_DONE,
          CLIENT_KEY_EXCHANGE,
          FINISHED,
          KEY_UPDATE,
          MESSAGE_HASH ->
          Stream.empty();
    };
  }

  private static String join(Stream<Optional<String>> parts) {
    return parts
        .flatMap(Optional::stream)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  private static Optional<String> value(List<Field> fields, String name) {
    return Field.find(fields, name).map(Field::value);
  }

  private static String share(Field keyShare) {
    return keyShare.parts().isEmpty() ? keyShare.value() : keyShare.parts().getFirst().name();
  }

  private static Optional<String> chain(List<Field> fields) {
    List<String> subjects =
        fields.stream()
            .filter(field -> field.name().equals("certificate"))
            .map(Field::value)
            .toList();
    return Optional.of(subjects.isEmpty() ? "no certificate" : String.join(" ← ", subjects));
  }

  /// One line with nothing in it that a terminal would obey or that reorders what it shows: neither
  /// controls (C1, too) nor the direction and line characters of Unicode.
  private static String fit(String text) {
    String safe =
        Objects.requireNonNull(text)
            .replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]", "?");
    return safe.codePointCount(0, safe.length()) <= LONGEST
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
