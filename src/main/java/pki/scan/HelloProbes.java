package pki.scan;

import static pki.handshake.TlsVersion.SSL_3;
import static pki.scan.Observed.NO;
import static pki.scan.Observed.UNKNOWN;
import static pki.scan.Observed.YES;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import pki.handshake.AlertDescription;
import pki.handshake.Extensions;
import pki.handshake.MessageType;
import pki.handshake.ServerHello;
import pki.handshake.TlsVersion;
import pki.scan.Offer.Extra;

/// The questions that one hello answers.
///
/// @param accepted the versions that the server speaks, oldest first
record HelloProbes(Caller caller, Evidence evidence, List<VersionSurvey> accepted) {
  HelloFacts facts() {
    Optional<Reply.Flight> plain = older().flatMap(survey -> flight(offer(survey)));
    return new HelloFacts(
        answered(plain, Extensions.RENEGOTIATION_INFO),
        answered(plain, Extensions.EXTENDED_MASTER_SECRET),
        encryptThenMac(),
        fallbackProtection(),
        compression(),
        answered(
            older().flatMap(s -> flight(offer(s).with(Extra.HEARTBEAT))), Extensions.HEARTBEAT),
        older().map(survey -> new Heartbleed(caller).probe(offer(survey))).orElse(UNKNOWN),
        answered(plain, Extensions.SESSION_TICKET),
        seen(plain, flight -> flight.body(MessageType.CERTIFICATE_STATUS).isPresent()),
        evidence.fieldSharesReused(),
        evidence.curveSharesReused(),
        plain.map(flight -> flight.hello().sentinel()).filter(this::isMeant),
        Stream.of("h2", "http/1.1").filter(this::chooses).toList());
  }

  /// The best version before TLS 1.3, whose answers are in the clear.
  private Optional<VersionSurvey> older() {
    return accepted.stream()
        .filter(survey -> survey.version() != TlsVersion.TLS_1_3)
        .reduce((older, newer) -> newer);
  }

  private static Offer offer(VersionSurvey survey) {
    return Offer.of(survey.version()).withSuites(Surveys.codes(survey, suite -> true));
  }

  private Optional<Reply.Flight> flight(Offer offer) {
    if (caller.ask(offer) instanceof Reply.Flight flight) {
      evidence.add(offer.version(), flight);
      return Optional.of(flight);
    }
    return Optional.empty();
  }

  private static Observed seen(Optional<Reply.Flight> flight, Predicate<Reply.Flight> fact) {
    return flight.map(one -> Observed.of(fact.test(one))).orElse(UNKNOWN);
  }

  private static Observed answered(Optional<Reply.Flight> flight, int extension) {
    return seen(flight, one -> one.hello().extension(extension).isPresent());
  }

  /// A server answers this only when it has chosen a suite whose records have a MAC apart.
  private Observed encryptThenMac() {
    return accepted.stream()
        .filter(survey -> survey.version() != TlsVersion.TLS_1_3 && survey.version() != SSL_3)
        .map(survey ->
            Offer.of(survey.version())
                .withSuites(Surveys.codes(survey, suite -> suite.cipher().endsWith("_CBC"))))
        .filter(offer -> !offer.suites().isEmpty())
        .reduce((older, newer) -> newer)
        .map(offer -> answered(flight(offer), Extensions.ENCRYPT_THEN_MAC))
        .orElse(UNKNOWN);
  }

  /// Whether a client that says to have fallen back from the server's best version is sent away.
  private Observed fallbackProtection() {
    if (accepted.size() < 2) {
      return UNKNOWN; // there is nothing to fall back to
    }
    VersionSurvey second = accepted.get(accepted.size() - 2);
    return switch (caller.ask(offer(second).with(Extra.FALLBACK))) {
      case Reply.Refused refused ->
          Observed.of(refused.is(AlertDescription.INAPPROPRIATE_FALLBACK));
      case Reply.Flight flight -> NO;
      case Reply.Silent silent -> UNKNOWN;
      case Reply.Foreign foreign -> UNKNOWN;
    };
  }

  private Observed compression() {
    List<Optional<Reply.Flight>> flights =
        accepted.stream()
            .filter(survey -> survey.version() != TlsVersion.TLS_1_3)
            .map(survey -> flight(offer(survey).with(Extra.DEFLATE)))
            .toList();
    if (flights.stream()
        .flatMap(Optional::stream)
        .anyMatch(f -> f.hello().compressionMethod() != 0)) {
      return YES;
    }
    // TLS 1.3 has no compression
    return flights.stream().allMatch(Optional::isPresent) ? NO : UNKNOWN;
  }

  /// The sentinel says something only of servers that can do better.
  private boolean isMeant(ServerHello.Sentinel sentinel) {
    return accepted.size() > 1;
  }

  private boolean chooses(String protocol) {
    return older()
        .flatMap(survey -> flight(offer(survey).withApplicationProtocols(protocol)))
        .filter(flight -> flight.hello().extension(Extensions.APPLICATION_PROTOCOLS).isPresent())
        .isPresent();
  }
}
