package pki.scan;

import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import pki.authentication.PeerValidator;
import pki.authentication.PeerVerdict;
import pki.handshake.CipherSuite;
import pki.handshake.Field;
import pki.handshake.MessageType;
import pki.handshake.TlsVersion;
import pki.name.GeneralName;
import pki.path.CertificationPath;
import pki.path.PathResult;
import pki.path.TrustAnchor;
import pki.tls.Negotiated.Resumption;
import pki.tls.TlsClient;
import pki.tls.TlsException;
import pki.tls.TlsParameters;
import pki.tls.TlsPolicy;
import pki.tls.TlsReport;
import pki.tls.TlsTarget;
import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;
import pki.x509.Certificate;

/// The handshakes that have to be carried through, by a library that speaks only what is sound:
/// where it shares nothing with the server, their questions stay open.
record Sessions(Caller caller, Evidence evidence, List<VersionSurvey> accepted) {
  /// What BoringSSL has for TLS 1.2.
  private static final Set<String> SHARED =
      Set.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA");

  private static final List<String> GROUPS =
      List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "secp521r1");

  private static final String EARLY_DATA = "early_data";

  /// Two connections of one version, of which the second may resume the first.
  private record Pair(Optional<TlsReport> first, Optional<TlsReport> second) {
    static final Pair NONE = new Pair(Optional.empty(), Optional.empty());

    Stream<TlsReport> both() {
      return Stream.concat(first.stream(), second.stream());
    }

    Observed resumed() {
      return second
          .flatMap(TlsReport::connection)
          .map(connection ->
              switch (connection.negotiated().resumption()) {
                case RESUMED -> Observed.YES;
                case FULL -> Observed.NO;
                case UNKNOWN -> Observed.UNKNOWN;
              })
          .orElse(Observed.UNKNOWN);
    }
  }

  SessionFacts facts() {
    Pair newer = pair(TLS_1_3);
    Pair older = pair(TLS_1_2);
    List<TlsReport> reports = Stream.concat(newer.both(), older.both()).toList();
    reports.stream()
        .flatMap(report -> report.connection().stream())
        .filter(connection -> connection.negotiated().resumption() != Resumption.RESUMED)
        .forEach(connection -> evidence.add(connection.peerChain()));
    List<HandshakeTrace> traces = newer.both().map(report -> report.tapped().trace()).toList();
    return new SessionFacts(
        older.resumed(),
        newer.resumed(),
        earlyData(traces),
        suites12().isEmpty() ? Observed.UNKNOWN : new Renegotiation(caller).probe(),
        reports.stream().flatMap(r -> r.staple().stream()).filter(s -> !s.isEmpty()).findFirst(),
        reports.stream()
            .flatMap(report -> report.reply().stream())
            .flatMap(reply -> reply.strictTransportSecurity().stream())
            .findFirst(),
        http(reports),
        applicationProtocol(),
        traces.stream().flatMap(trace -> trace.facts().signature().stream()).findFirst());
  }

  private static Observed http(List<TlsReport> reports) {
    if (reports.isEmpty()) {
      return Observed.UNKNOWN;
    }
    return Observed.of(reports.stream().anyMatch(report -> report.reply().isPresent()));
  }

  /// In TLS 1.3 the choice is encrypted, so this is asked apart from the page.
  private Optional<String> applicationProtocol() {
    if (!speaks(TLS_1_3) || caller.isSpent()) {
      return Optional.empty();
    }
    try (TlsClient client =
        client(parameters(TLS_1_3).withApplicationProtocols("h2", "http/1.1"))) {
      return caller
          .counted(() -> connect(client, Optional.empty()))
          .flatMap(TlsReport::connection)
          .flatMap(connection -> connection.negotiated().applicationProtocol());
    } catch (TlsException e) {
      return Optional.empty();
    }
  }

  private Pair pair(TlsVersion version) {
    if (!speaks(version) || (version == TLS_1_2 && suites12().isEmpty()) || caller.isSpent()) {
      return Pair.NONE;
    }
    Pair pair = pair(parameters(version));
    return pair.first().isPresent() || caller.isSpent()
        ? pair
        : pair(parameters(version).withApplicationProtocols("h2")); // some speak nothing else
  }

  private Pair pair(TlsParameters parameters) {
    try (TlsClient client = client(parameters)) {
      Optional<TlsReport> first = connect(client);
      return new Pair(first, first.isEmpty() ? first : connect(client));
    } catch (TlsException e) {
      return Pair.NONE; // the library does not speak what the server has
    }
  }

  private boolean speaks(TlsVersion version) {
    return accepted.stream().anyMatch(survey -> survey.version() == version);
  }

  private TlsParameters parameters(TlsVersion version) {
    TlsParameters usual =
        TlsParameters.of(TlsPolicy.INTERMEDIATE)
            .withVersions(version)
            .withGroups(GROUPS)
            .withApplicationProtocols("http/1.1");
    return version == TLS_1_2 ? usual.withSuites(suites12()) : usual;
  }

  private TlsClient client(TlsParameters parameters) {
    TlsClient.Builder builder =
        TlsClient.trusting(new Onlooker())
            .parameters(parameters)
            .patience(caller.limits().patience());
    caller.startTls().ifPresent(builder::startTls);
    return builder.build();
  }

  /// Where TLS was asked for in another protocol, there is no page to ask for.
  private Optional<TlsReport> connect(TlsClient client) {
    Optional<String> page = caller.startTls().isPresent() ? Optional.empty() : Optional.of("/");
    return caller.counted(
        () -> connect(client, page).or(() -> page.flatMap(_ -> connect(client, Optional.empty()))));
  }

  private Optional<TlsReport> connect(TlsClient client, Optional<String> page) {
    try {
      TlsTarget target = caller.addressed();
      TlsReport report =
          page.map(path -> client.get(target, path)).orElseGet(() -> client.connect(target));
      return Optional.of(report).filter(one -> one.connection().isPresent());
    } catch (TlsException e) {
      return Optional.empty();
    }
  }

  private List<String> suites12() {
    return accepted.stream()
        .filter(survey -> survey.version() == TLS_1_2)
        .flatMap(VersionSurvey::names)
        .map(CipherSuite::name)
        .filter(SHARED::contains)
        .toList();
  }

  /// A ticket that allows it says so (RFC 8446, section 4.2.10).
  private static OptionalLong earlyData(List<HandshakeTrace> traces) {
    List<TraceStep.Message> tickets = new ArrayList<>();
    for (HandshakeTrace trace : traces) {
      for (TraceStep step : trace.steps()) {
        if (step.content() instanceof TraceStep.Message message
            && message.type().filter(MessageType.NEW_SESSION_TICKET::equals).isPresent()) {
          tickets.add(message);
        }
      }
    }
    return tickets.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(tickets.stream().mapToLong(Sessions::earlyData).max().orElse(0));
  }

  private static long earlyData(TraceStep.Message ticket) {
    return Field.find(ticket.fields(), EARLY_DATA)
        .map(field -> field.value().replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .map(Long::parseLong)
        .orElse(0L);
  }

  /// Goes on whatever comes: the certificates are judged elsewhere, and nothing is sent that is not
  /// for everybody.
  private static final class Onlooker implements PeerValidator {
    @Override
    public PeerVerdict judge(List<Certificate> chain, Optional<GeneralName> expected) {
      var path = new CertificationPath(chain, new TrustAnchor(chain.getLast()));
      return new PeerVerdict.Trusted(new PathResult.Valid(path, Set.of(), List.of()));
    }

    @Override
    public List<Certificate> anchors() {
      return List.of();
    }
  }
}
