package pki.assessment;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import pki.der.Octets;
import pki.handshake.CipherSuite;
import pki.handshake.Codepoints;
import pki.handshake.ServerHello.Sentinel;
import pki.handshake.TlsVersion;
import pki.scan.GroupSurvey;
import pki.scan.HelloFacts;
import pki.scan.KeyShare;
import pki.scan.Observations;
import pki.scan.Observations.Staple;
import pki.scan.Observed;
import pki.scan.PresentedChain;
import pki.scan.SessionFacts;
import pki.scan.VersionSurvey;
import pki.scan.VersionSurvey.Accepted;
import pki.scan.VersionSurvey.Preference;
import pki.testing.TestCertificates;
import pki.tls.TlsTarget;

/// Observations of a server in which nothing is wrong; each call replaces one thing.
final class Seen {
  private final Map<TlsVersion, VersionSurvey> versions = new HashMap<>();
  private final Map<String, Observed> facts = new HashMap<>();
  private List<String> groups = List.of("X25519MLKEM768", "x25519", "secp256r1");
  private List<String> schemes = List.of("rsa_pss_rsae_sha256");
  private List<String> faults = List.of();
  private Optional<String> hsts = Optional.of("max-age=63072000");
  private final Map<TlsVersion, String> silences = new HashMap<>();
  private Staple staple = new Staple(Staple.State.GOOD, "good");
  private Sentinel sentinel = Sentinel.TO_TLS_1_2;
  private OptionalLong earlyData = OptionalLong.of(0);

  private Seen() {}

  static Seen good() {
    return new Seen()
        .with(TlsVersion.TLS_1_3, "TLS_AES_128_GCM_SHA256")
        .with(TlsVersion.TLS_1_2, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  }

  Seen with(TlsVersion version, String... suites) {
    List<Accepted> accepted = new ArrayList<>();
    for (String suite : suites) {
      accepted.add(new Accepted(suite(suite), Optional.empty()));
    }
    versions.put(version, new VersionSurvey(version, accepted, Preference.SERVER));
    return this;
  }

  Seen without(TlsVersion version) {
    versions.remove(version);
    return this;
  }

  /// A finite-field key exchange with a prime of this size.
  Seen withPrime(int bits) {
    var share =
        new KeyShare.FiniteField(
            BigInteger.ONE.shiftLeft(bits - 1), Octets.EMPTY, Optional.empty());
    versions.put(
        TlsVersion.TLS_1_2,
        new VersionSurvey(
            TlsVersion.TLS_1_2,
            List.of(new Accepted(suite("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"), Optional.of(share))),
            Preference.SERVER));
    return this;
  }

  Seen fact(String name, Observed observed) {
    facts.put(name, observed);
    return this;
  }

  Seen groups(String... names) {
    groups = List.of(names);
    return this;
  }

  Seen schemes(String... names) {
    schemes = List.of(names);
    return this;
  }

  Seen fault(String fault) {
    faults = List.of(fault);
    return this;
  }

  Seen hsts(String value) {
    hsts = value.isEmpty() ? Optional.empty() : Optional.of(value);
    return this;
  }

  Seen staple(Staple.State state, String text) {
    staple = new Staple(state, text);
    return this;
  }

  Seen sentinel(Sentinel newSentinel) {
    sentinel = newSentinel;
    return this;
  }

  Seen earlyData(long bytes) {
    earlyData = OptionalLong.of(bytes);
    return this;
  }

  /// A version that got no answer.
  Seen silentAt(TlsVersion version) {
    silences.put(version, "does not answer in time");
    return this;
  }

  Observations observations() {
    List<VersionSurvey> spoken =
        Arrays.stream(TlsVersion.values())
            .filter(versions::containsKey)
            .map(versions::get)
            .toList();
    Map<TlsVersion, String> refusals = new HashMap<>();
    Arrays.stream(TlsVersion.values())
        .filter(version -> !versions.containsKey(version))
        .forEach(version -> refusals.put(version, "refused with alert protocol_version"));
    refusals.putAll(silences);
    GroupSurvey survey =
        new GroupSurvey(
            groups.stream()
                .map(name -> new GroupSurvey.Group(Codepoints.GROUP.codeOf(name).orElseThrow()))
                .toList(),
            Preference.SERVER);
    return new Observations(
        TlsTarget.of("host.example.test", 443),
        spoken,
        refusals,
        survey,
        GroupSurvey.NONE,
        schemes,
        hellos(),
        sessions(),
        staple,
        List.of(
            new PresentedChain(
                List.of(TestCertificates.tlsServer().build()),
                faults,
                List.of(),
                Duration.ofDays(60))),
        40,
        Duration.ofMillis(300),
        Optional.empty());
  }

  private HelloFacts hellos() {
    return new HelloFacts(
        known("secureRenegotiation", Observed.YES),
        known("extendedMasterSecret", Observed.YES),
        known("encryptThenMac", Observed.UNKNOWN),
        known("fallbackProtection", Observed.YES),
        known("compression", Observed.NO),
        known("heartbeat", Observed.NO),
        known("heartbleed", Observed.NO),
        known("tickets", Observed.NO),
        known("stapled", Observed.YES),
        known("fieldSharesReused", Observed.NO),
        known("curveSharesReused", Observed.NO),
        Optional.of(sentinel),
        List.of("h2", "http/1.1"));
  }

  private SessionFacts sessions() {
    return new SessionFacts(
        Observed.YES,
        Observed.YES,
        earlyData,
        known("renegotiation", Observed.NO),
        Optional.empty(),
        hsts,
        known("http", Observed.YES),
        Optional.of("h2"),
        Optional.of("rsa_pss_rsae_sha256"));
  }

  private Observed known(String name, Observed usual) {
    return facts.getOrDefault(name, usual);
  }

  private static CipherSuite suite(String name) {
    return new CipherSuite(Codepoints.SUITE.codeOf(name).orElseThrow());
  }
}
