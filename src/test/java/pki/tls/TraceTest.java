package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;
import static pki.tls.ClientAuthentication.NEED;
import static pki.tls.ClientAuthentication.NONE;
import static pki.trace.HandshakeFacts.Kind.FULL;
import static pki.trace.HandshakeFacts.Kind.RESUMED;
import static pki.trace.HandshakeFacts.Kind.RETRIED;
import static pki.trace.HandshakeFacts.Outcome.COMPLETE;
import static pki.trace.HandshakeFacts.Outcome.REFUSED;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pki.authentication.TlsIdentity;
import pki.handshake.AlertDescription;
import pki.handshake.MessageType;
import pki.handshake.ServerHello.Sentinel;
import pki.handshake.TlsVersion;
import pki.name.DnsName;
import pki.tls.Site.Page;
import pki.tls.Tshark.Seen;
import pki.trace.Conclusions;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeTrace;
import pki.trace.KeyLog;
import pki.trace.SequenceDiagram;
import pki.trace.SequenceDiagram.Detail;
import pki.trace.Tapped;
import pki.trace.TraceStep;
import pki.trace.TraceStep.Alert;
import pki.trace.TraceStep.Message;
import pki.trace.TraceStep.Protection;

/// What our traces say of our own handshakes, and whether Wireshark says the same.
class TraceTest {
  private static final TlsPki PKI = new TlsPki();
  private static final TlsIdentity SERVER = PKI.server("server.test");
  private static final TlsIdentity CLIENT = PKI.client("client.test");
  private static final TlsParameters DEFAULT =
      TlsParameters.of(TlsPolicy.INTERMEDIATE).withApplicationProtocols("http/1.1");

  private final List<String> keyLog = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path folder;

  /// A handshake to be made: the client's and the server's parameters, how often, with whom.
  record Scene(
      TlsParameters client, TlsParameters server, int times, ClientAuthentication authentication) {}

  static Stream<Arguments> scenes() {
    TlsParameters tls12 = DEFAULT.withVersions(TLS_1_2);
    TlsParameters tls13 = DEFAULT.withVersions(TLS_1_3);
    return Stream.of(
        arguments("1.2", new Scene(tls12, DEFAULT, 1, NONE), COMPLETE, FULL, 2),
        arguments(
            "1.2 AES-256", suite("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), COMPLETE, FULL, 2),
        arguments(
            "1.2 ChaCha20",
            suite("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
            COMPLETE,
            FULL,
            2),
        arguments("1.2 resumed", new Scene(tls12, DEFAULT, 2, NONE), COMPLETE, RESUMED, 1),
        arguments("1.2 mutual", new Scene(tls12, DEFAULT, 1, NEED), COMPLETE, FULL, 2),
        arguments("1.3", new Scene(tls13, DEFAULT, 1, NONE), COMPLETE, FULL, 1),
        arguments("1.3 resumed", new Scene(tls13, DEFAULT, 2, NONE), COMPLETE, RESUMED, 1),
        arguments("1.3 mutual", new Scene(tls13, DEFAULT, 1, NEED), COMPLETE, FULL, 1),
        arguments(
            "1.3 retried",
            new Scene(
                tls13.withGroups(List.of("x25519", "secp384r1")),
                DEFAULT.withGroups(List.of("secp384r1")),
                1,
                NONE),
            COMPLETE,
            RETRIED,
            2),
        arguments(
            "no common version",
            new Scene(tls12, DEFAULT.withVersions(TLS_1_3), 1, NONE),
            REFUSED,
            FULL,
            0));
  }

  private static Scene suite(String name) {
    return new Scene(DEFAULT.withVersions(TLS_1_2).withSuites(List.of(name)), DEFAULT, 1, NONE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenes")
  void agreesWithWireshark(
      String name,
      Scene scene,
      HandshakeFacts.Outcome outcome,
      HandshakeFacts.Kind kind,
      int roundTrips)
      throws IOException {
    Tapped tapped = play(scene);
    HandshakeTrace trace = tapped.wholeTrace();
    Tshark.Opinion tshark = new Tshark(folder).of(tapped.recording(), keyLog);

    assertThat(messages(trace)).isNotEmpty();
    assertThat(messages(trace)).isEqualTo(tshark.messages());
    assertThat(alerts(trace)).isEqualTo(tshark.alerts());
    assertThat(trace.steps()).noneMatch(step -> step.content() instanceof TraceStep.Unread);
    assertThat(trace.facts().outcome()).isEqualTo(outcome);
    assertThat(trace.facts().kind()).isEqualTo(kind);
    assertThat(trace.facts().roundTrips()).isEqualTo(roundTrips);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenes")
  void decodesEveryMessageAndFitsTheScreen(
      String name,
      Scene scene,
      HandshakeFacts.Outcome outcome,
      HandshakeFacts.Kind kind,
      int roundTrips) {
    HandshakeTrace trace = play(scene).trace();
    assertThat(trace.steps().toString()).doesNotContain("malformed");
    for (Detail detail : Detail.values()) {
      assertThat(SequenceDiagram.draw(trace, detail))
          .hasSizeGreaterThan(trace.steps().size())
          .allSatisfy(line ->
              assertThat(line.codePointCount(0, line.length()))
                  .isLessThanOrEqualTo(SequenceDiagram.COLUMNS));
    }
  }

  @Test
  void statesWhatTheHandshakeCameTo() {
    HandshakeFacts facts =
        play(new Scene(DEFAULT.withVersions(TLS_1_3), DEFAULT, 1, NONE)).trace().facts();
    assertThat(facts.version()).contains(TLS_1_3);
    assertThat(facts.suite().orElseThrow().name()).isEqualTo("TLS_AES_128_GCM_SHA256");
    assertThat(facts.group()).contains("X25519MLKEM768");
    assertThat(facts.serverName()).contains("server.test");
    assertThat(facts.applicationProtocol()).contains("http/1.1");
    assertThat(facts.signature()).contains("ecdsa_secp256r1_sha256");
    assertThat(facts.hasForwardSecrecy()).isTrue();
    assertThat(facts.isPostQuantum()).isTrue();
    assertThat(facts.secrets())
        .extracting(KeyLog.Secret::label)
        .contains("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0");
    assertThat(facts.toString()).doesNotContain(facts.secrets().getFirst().secret().hex());
  }

  @Test
  void saysItInWords() {
    HandshakeFacts facts =
        play(new Scene(DEFAULT.withVersions(TLS_1_2), DEFAULT, 1, NONE)).trace().facts();
    assertThat(Conclusions.of(facts))
        .containsExactly(
            "TLS 1.2, a full handshake of 2 round trips.",
            "Suite TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256:",
            "  key exchange x25519 agrees on a secret that was never sent.",
            "  authentication ecdsa_secp256r1_sha256 shows that the server holds its certificate's key.",
            "  cipher AES_128_GCM keeps what is sent secret and whole, both at once.",
            "  hash SHA256 derives the keys and seals the handshake.",
            "Forward secrecy: a recording stays closed to whoever gets the server's key later,"
                + " though not to a quantum computer.",
            "The server says that it could speak TLS 1.3, and spoke TLS 1.2 (RFC 8446, 4.1.3).",
            "Keys came from: CLIENT_RANDOM.");
  }

  @Test
  void seesThatAServerOfTls13SpokeTls12() {
    HandshakeFacts facts =
        play(new Scene(DEFAULT.withVersions(TLS_1_2), DEFAULT, 1, NONE)).trace().facts();
    assertThat(facts.sentinel()).isEqualTo(Sentinel.TO_TLS_1_2);
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2,PLAIN", "TLS_1_3,OPAQUE"})
  void withoutSecretsWhatIsEncryptedStaysClosed(TlsVersion version, Protection certificate) {
    Tapped tapped = play(new Scene(DEFAULT.withVersions(version), DEFAULT, 1, NONE));
    HandshakeTrace trace = HandshakeTrace.decode(tapped.recording(), new KeyLog());
    boolean seen =
        trace.steps().stream()
            .anyMatch(
                step -> step.messageType().filter(MessageType.CERTIFICATE::equals).isPresent());
    assertThat(seen).isEqualTo(certificate == Protection.PLAIN);
    assertThat(trace.steps()).anyMatch(step -> step.protection() == Protection.OPAQUE);
    assertThat(trace.steps()).noneMatch(step -> step.protection() == Protection.DECRYPTED);
  }

  @Test
  void showsTheAlertOfARefusedClient() {
    try (TlsServer server =
            TlsServer.serving(SERVER).clients(NEED, PKI.trust()).start(visit -> Page.text(""));
        TlsClient client = client(DEFAULT.withVersions(TLS_1_3)).build()) {
      HandshakeTrace trace = client.get(at(server), "/").tapped().trace();
      assertThat(trace.facts().outcome()).isEqualTo(REFUSED);
      assertThat(trace.steps())
          .anyMatch(step ->
              step.protection() == Protection.DECRYPTED
                  && step.content() instanceof Alert alert
                  && alert
                      .description()
                      .equals(Optional.of(AlertDescription.CERTIFICATE_REQUIRED)));
    }
  }

  @Test
  void theServerSeesTheSame() {
    List<HandshakeTrace> seen = Collections.synchronizedList(new ArrayList<>());
    try (TlsServer server =
            TlsServer.serving(SERVER)
                .trace(new KeyLog())
                .start(visit -> {
                  seen.add(visit.connection().tapped().orElseThrow().trace());
                  return Page.text("");
                });
        TlsClient client = client(DEFAULT).build()) {
      HandshakeTrace ours = client.get(at(server), "/").tapped().trace();
      List<Seen> theirs = messages(seen.getFirst());
      assertThat(messages(ours)).startsWith(theirs.toArray(Seen[]::new));
      assertThat(seen.getFirst().facts().outcome()).isEqualTo(COMPLETE);
    }
  }

  private Tapped play(Scene scene) {
    TlsServer.Builder serving =
        TlsServer.serving(SERVER)
            .parameters(scene.server())
            .clients(scene.authentication(), PKI.trust());
    try (TlsServer server = serving.start(visit -> Page.text("hello"));
        TlsClient client = client(scene.client()).identity(CLIENT).build()) {
      TlsReport report = client.get(at(server), "/");
      for (int i = 1; i < scene.times(); i++) {
        report = client.get(at(server), "/");
      }
      return report.tapped();
    }
  }

  private TlsClient.Builder client(TlsParameters parameters) {
    return TlsClient.trusting(PKI.trust()).parameters(parameters).keyLog(new KeyLog(keyLog::add));
  }

  private static TlsTarget at(TlsServer server) {
    return TlsTarget.of("127.0.0.1", server.port()).named(DnsName.parse("server.test"));
  }

  private static List<Seen> messages(HandshakeTrace trace) {
    return trace.steps().stream()
        .map(TraceStep::content)
        .filter(Message.class::isInstance)
        .map(Message.class::cast)
        .map(message -> new Seen(message.code(), message.body().length()))
        .toList();
  }

  private static List<Integer> alerts(HandshakeTrace trace) {
    return trace.steps().stream()
        .map(TraceStep::content)
        .filter(Alert.class::isInstance)
        .map(content -> ((Alert) content).code())
        .toList();
  }
}
