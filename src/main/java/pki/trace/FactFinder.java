package pki.trace;

import static pki.handshake.TlsVersion.TLS_1_3;
import static pki.trace.Direction.CLIENT_TO_SERVER;
import static pki.trace.Direction.SERVER_TO_CLIENT;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.handshake.CipherSuite;
import pki.handshake.ClientHello;
import pki.handshake.Field;
import pki.handshake.MessageType;
import pki.handshake.ServerHello;
import pki.handshake.ServerHello.Sentinel;
import pki.handshake.TlsVersion;
import pki.trace.HandshakeFacts.Kind;
import pki.trace.HandshakeFacts.Outcome;
import pki.trace.TraceStep.Alert;
import pki.trace.TraceStep.Message;
import pki.trace.TraceStep.Protection;

/// Reads from a handshake's messages what it came to.
final class FactFinder {
  private static final String ALPN = "application_layer_protocol_negotiation";

  private final List<TraceStep> steps;
  private final Optional<ClientHello> clientHello;
  private final Optional<ServerHello> serverHello;
  private final boolean retried;

  FactFinder(List<TraceStep> steps) {
    this.steps = steps;
    this.clientHello = parsed(MessageType.CLIENT_HELLO, ClientHello::parse);
    this.serverHello = parsed(MessageType.SERVER_HELLO, ServerHello::parse);
    this.retried = first(MessageType.HELLO_RETRY_REQUEST).isPresent();
  }

  HandshakeFacts facts(List<KeyLog.Secret> secrets) {
    Optional<TlsVersion> version = serverHello.flatMap(hello -> TlsVersion.of(hello.version()));
    Kind kind = kind(version);
    return new HandshakeFacts(
        outcome(version),
        version,
        serverHello.map(hello -> new CipherSuite(hello.suite())),
        group(),
        field(MessageType.CLIENT_HELLO, "server_name"),
        field(MessageType.SERVER_HELLO, ALPN)
            .or(() -> field(MessageType.ENCRYPTED_EXTENSIONS, ALPN)),
        signature(),
        kind,
        serverHello.map(ServerHello::sentinel).orElse(Sentinel.NONE),
        roundTrips(version, kind),
        secrets);
  }

  private Outcome outcome(Optional<TlsVersion> version) {
    boolean refused =
        steps.stream()
            .anyMatch(step -> step.content() instanceof Alert alert && alert.isError(version));
    if (refused) {
      return Outcome.REFUSED;
    }
    if (finished(CLIENT_TO_SERVER) && finished(SERVER_TO_CLIENT)) {
      return Outcome.COMPLETE;
    }
    return mayHaveFinished(CLIENT_TO_SERVER) && mayHaveFinished(SERVER_TO_CLIENT)
        ? Outcome.UNSEEN
        : Outcome.UNFINISHED;
  }

  /// A Finished is always encrypted, and so may be in any record that stays closed.
  private boolean mayHaveFinished(Direction direction) {
    return finished(direction)
        || steps.stream()
            .anyMatch(
                step -> step.direction() == direction && step.protection() == Protection.OPAQUE);
  }

  private boolean finished(Direction direction) {
    return steps.stream()
        .anyMatch(step ->
            step.direction() == direction
                && step.messageType().filter(MessageType.FINISHED::equals).isPresent());
  }

  private Kind kind(Optional<TlsVersion> version) {
    boolean resumed =
        version.filter(TLS_1_3::equals).isPresent()
            ? serverHello.filter(ServerHello::usesPreSharedKey).isPresent()
            : sameSession() || isAbbreviated();
    if (resumed) {
      return Kind.RESUMED;
    }
    return retried ? Kind.RETRIED : Kind.FULL;
  }

  /// Before TLS 1.3 the server repeats the session id to say that it resumes (RFC 5246, 7.4.1.3).
  private boolean sameSession() {
    Optional<Octets> id =
        serverHello.map(ServerHello::sessionId).filter(session -> !session.isEmpty());
    return id.isPresent() && id.equals(clientHello.map(ClientHello::sessionId));
  }

  /// A server that resumes by a ticket need not repeat a session id (RFC 5077, section 3.4), but
  /// changes ciphers without a ServerHelloDone (RFC 5246, section 7.3).
  private boolean isAbbreviated() {
    List<TraceStep> server =
        steps.stream().filter(step -> step.direction() == SERVER_TO_CLIENT).toList();
    List<TraceStep> plain =
        server.stream()
            .takeWhile(step -> !(step.content() instanceof TraceStep.ChangeCipherSpec))
            .toList();
    return plain.size() < server.size()
        && plain.stream()
            .noneMatch(step ->
                step.messageType().filter(MessageType.SERVER_HELLO_DONE::equals).isPresent());
  }

  private int roundTrips(Optional<TlsVersion> version, Kind kind) {
    if (version.isEmpty()) {
      return 0;
    }
    boolean one = version.get() == TLS_1_3 || kind == Kind.RESUMED;
    return (one ? 1 : 2) + (retried ? 1 : 0);
  }

  private Optional<String> group() {
    return serverHello
        .flatMap(ServerHello::group)
        .or(() ->
            first(MessageType.SERVER_KEY_EXCHANGE)
                .flatMap(message -> Field.find(message.fields(), "group"))
                .map(Field::value));
  }

  private Optional<String> signature() {
    return steps.stream()
        .filter(step -> step.direction() == SERVER_TO_CLIENT)
        .filter(step ->
            step.messageType()
                .filter(type ->
                    type == MessageType.CERTIFICATE_VERIFY
                        || type == MessageType.SERVER_KEY_EXCHANGE)
                .isPresent())
        .flatMap(step -> Field.find(((Message) step.content()).fields(), "scheme").stream())
        .map(Field::value)
        .findFirst();
  }

  private Optional<String> field(MessageType type, String extension) {
    return first(type)
        .flatMap(message -> Field.find(message.fields(), extension))
        .map(Field::value);
  }

  private <T> Optional<T> parsed(MessageType type, Function<Octets, T> parser) {
    try {
      return first(type).map(message -> parser.apply(message.body()));
    } catch (EncodingException e) {
      return Optional.empty();
    }
  }

  private Optional<Message> first(MessageType type) {
    return steps.stream()
        .filter(step -> step.messageType().filter(type::equals).isPresent())
        .map(step -> (Message) step.content())
        .findFirst();
  }
}
