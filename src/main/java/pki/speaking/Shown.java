package pki.speaking;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.authentication.TlsIdentity;
import pki.der.Octets;
import pki.ocsp.ResponsePolicy;
import pki.path.PathExplanation;
import pki.path.PathInput;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.toolkit.SharedHome;
import pki.toolkit.Stapler;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// A certificate that a server shows, with what is said of it: its staple, and how this home judges
/// it. Both are made anew while it is shown.
final class Shown {
  private final TlsIdentity identity;
  private volatile Octets staple = Octets.EMPTY;
  private volatile @Nullable PathExplanation explanation;
  private Instant asOf = Instant.EPOCH;

  Shown(TlsIdentity identity) {
    this.identity = identity.stapling(() -> staple);
  }

  TlsIdentity identity() {
    return identity;
  }

  Certificate certificate() {
    return identity.certificate();
  }

  Optional<PathExplanation> explanation() {
    return Optional.ofNullable(explanation);
  }

  /// Whether the staple should be made anew, for its age alone.
  boolean isAging(Instant now) {
    return now.isAfter(asOf.plus(ResponsePolicy.STANDARD.renewal()));
  }

  /// Says what is true now.
  ///
  /// @throws pki.store.StoreException when that cannot be found out; then what was said stays
  void refresh(SharedHome home, Stapler stapler) {
    home.ask(toolkit -> refresh(toolkit, stapler));
  }

  private Instant refresh(Toolkit toolkit, Stapler stapler) {
    Instant now = toolkit.clock().instant();
    Octets nextStaple = stapler.staple(certificate());
    explanation = explain(toolkit.roots(), now);
    staple = nextStaple;
    asOf = now;
    return now;
  }

  private PathExplanation explain(List<Certificate> roots, Instant now) {
    List<Certificate> chain = identity.chain();
    return new PathValidator()
        .explain(
            PathInput.of(chain.getFirst(), chain.subList(1, chain.size()), roots),
            ValidationPolicy.at(now).forPurpose(KeyPurpose.SERVER_AUTH));
  }
}
