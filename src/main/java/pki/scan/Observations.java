package pki.scan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import pki.handshake.CipherSuite;
import pki.handshake.TlsVersion;
import pki.tls.TlsTarget;

/// What a scan saw, and nothing that it did not.
///
/// @param versions what is accepted in each version that is spoken, oldest first; at least one
/// @param refusals how each other version was refused, lower case, no full stop
/// @param groups of TLS 1.3
/// @param curves of the best version before it
/// @param schemes signature algorithms of TLS 1.2, as the server prefers them
/// @param chains those that were shown, one for each kind of key
/// @param connections how many were opened
/// @param cutShort why not everything was asked; absent when it was
public record Observations(
    TlsTarget target,
    List<VersionSurvey> versions,
    Map<TlsVersion, String> refusals,
    GroupSurvey groups,
    GroupSurvey curves,
    List<String> schemes,
    HelloFacts hellos,
    SessionFacts sessions,
    Staple staple,
    List<PresentedChain> chains,
    int connections,
    Duration took,
    Optional<String> cutShort) {
  public Observations {
    versions = List.copyOf(versions);
    refusals = Map.copyOf(refusals);
    schemes = List.copyOf(schemes);
    chains = List.copyOf(chains);
  }

  /// The OCSP response that came with the certificate.
  ///
  /// @param text what it says, lower case, no full stop
  public record Staple(State state, String text) {
    /// What it is good for.
    public enum State {
      /// A client that checks it goes on.
      GOOD,
      /// A client that checks it does not go on.
      BAD,
      ABSENT
    }
  }

  public boolean speaks(TlsVersion version) {
    return survey(version).isPresent();
  }

  public Optional<VersionSurvey> survey(TlsVersion version) {
    return versions.stream().filter(survey -> survey.version() == version).findFirst();
  }

  /// Every suite that is accepted in some version.
  public Stream<CipherSuite> suites() {
    return versions.stream().flatMap(VersionSurvey::names).distinct();
  }

  /// What the server brought to key exchanges, as far as it was seen.
  public Stream<KeyShare> shares() {
    return versions.stream().flatMap(VersionSurvey::shares);
  }

  public boolean speaksOlderThan(TlsVersion version) {
    return versions.getFirst().version().compareTo(version) < 0;
  }
}
