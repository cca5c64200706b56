package pki.scan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import pki.handshake.CipherSuite;
import pki.handshake.Codepoints;
import pki.handshake.Extensions;
import pki.handshake.TlsVersion;
import pki.handshake.WireReader;
import pki.scan.VersionSurvey.Accepted;

/// The questions whose answers are lists.
///
/// @param evidence is shown every flight
record Surveys(Caller caller, Evidence evidence) {
  /// Whether the server goes on in this version, or why not.
  Reply version(TlsVersion version) {
    Reply reply = caller.ask(Offer.of(version));
    return reply instanceof Reply.Flight flight && flight.hello().version() != version.code()
        ? new Reply.Foreign(
            "%s to a hello for %s"
                .formatted("version 0x%04x".formatted(flight.hello().version()), version.label()))
        : reply;
  }

  VersionSurvey suites(TlsVersion version) {
    Map<Integer, Optional<KeyShare>> shares = new LinkedHashMap<>();
    var found =
        new Enumeration(caller, Offer.of(version)::withSuites, flight -> suiteOf(flight, version))
            .among(
                Repertoire.suites(version),
                (suite, flight) -> {
                  evidence.add(version, flight);
                  shares.put(suite, KeyShare.of(flight, version));
                });
    List<Accepted> accepted = new ArrayList<>();
    shares.forEach((suite, share) -> accepted.add(new Accepted(new CipherSuite(suite), share)));
    return new VersionSurvey(version, accepted, found.preference());
  }

  private static int suiteOf(Reply.Flight flight, TlsVersion version) {
    return flight.hello().version() == version.code() ? flight.hello().suite() : -1;
  }

  /// The groups of TLS 1.3: which one the server asks for when no key share comes with the hello.
  GroupSurvey groups(VersionSurvey tls13) {
    Offer offer = Offer.of(tls13.version());
    return GroupSurvey.of(
        new Enumeration(caller, offer::withGroups, Surveys::wantedGroup)
            .among(Repertoire.groups(tls13.version())));
  }

  private static int wantedGroup(Reply.Flight flight) {
    return flight
        .hello()
        .extension(Extensions.KEY_SHARE)
        .filter(data -> data.length() >= 2)
        .map(data -> WireReader.of(data).u16())
        .orElse(-1);
  }

  /// The curves of an older version, which its ServerKeyExchange names.
  GroupSurvey curves(VersionSurvey survey) {
    List<Integer> suites = codes(survey, suite -> suite.keyExchange().startsWith("ECDHE"));
    if (suites.isEmpty()) {
      return GroupSurvey.NONE;
    }
    Offer offer = Offer.of(survey.version()).withSuites(suites);
    return GroupSurvey.of(
        new Enumeration(caller, offer::withGroups, flight -> curve(flight, survey.version()))
            .among(Repertoire.groups(survey.version())));
  }

  private int curve(Reply.Flight flight, TlsVersion version) {
    evidence.add(version, flight);
    return KeyShare.of(flight, version)
        .filter(KeyShare.EllipticCurve.class::isInstance)
        .map(share -> ((KeyShare.EllipticCurve) share).group())
        .orElse(-1);
  }

  /// The signature algorithms of TLS 1.2, by name; in TLS 1.3 the signature is encrypted.
  List<String> schemes(VersionSurvey tls12) {
    List<Integer> suites =
        codes(tls12, suite -> suite.hasForwardSecrecy() && !suite.keyExchange().contains("PSK"));
    if (suites.isEmpty()) {
      return List.of();
    }
    Offer offer = Offer.of(tls12.version()).withSuites(suites);
    return new Enumeration(caller, offer::withSchemes, flight -> scheme(flight, tls12.version()))
        .among(Repertoire.SCHEMES).values().stream().map(Codepoints.SCHEME::nameOf).toList();
  }

  private static int scheme(Reply.Flight flight, TlsVersion version) {
    return KeyShare.of(flight, version)
        .flatMap(share ->
            switch (share) {
              case KeyShare.EllipticCurve curve -> curve.scheme();
              case KeyShare.FiniteField field -> field.scheme();
              case KeyShare.TemporaryRsa rsa -> Optional.<Integer>empty();
            })
        .orElse(-1);
  }

  static List<Integer> codes(VersionSurvey survey, Predicate<CipherSuite> which) {
    return survey.names().filter(which).map(CipherSuite::code).toList();
  }
}
