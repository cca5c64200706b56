package pki.scan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pki.handshake.CipherSuite;
import pki.handshake.TlsVersion;

/// What a server accepts in a version that it speaks.
///
/// @param suites as it prefers them, or in our order where the client decides; at least one
public record VersionSurvey(TlsVersion version, List<Accepted> suites, Preference preference) {
  /// A suite that was chosen.
  ///
  /// @param share what the server brought to the key exchange, where it says so in the clear
  public record Accepted(CipherSuite suite, Optional<KeyShare> share) {}

  /// Who decides among what both have.
  public enum Preference {
    SERVER("the server's order"),
    CLIENT("the client decides"),
    /// There is nothing to decide, or it was not seen.
    NONE("no order seen");

    private final String label;

    Preference(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  public VersionSurvey {
    suites = List.copyOf(suites);
  }

  public Stream<CipherSuite> names() {
    return suites.stream().map(Accepted::suite);
  }

  public Stream<KeyShare> shares() {
    return suites.stream().flatMap(accepted -> accepted.share().stream());
  }
}
