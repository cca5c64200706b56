package pki.path;

import java.util.List;
import pki.x509.Certificate;

/// The certificates that a path may be made of.
///
/// @param leaf the end of the path, whatever kind of certificate it is
/// @param pool certificates for building, in no order, useful or not; not trusted
/// @param anchors what is trusted (RFC 5280, section 6.1.1 (d))
public record PathInput(Certificate leaf, List<Certificate> pool, List<TrustAnchor> anchors) {
  public PathInput {
    pool = List.copyOf(pool);
    anchors = List.copyOf(anchors);
  }

  /// The input with anchors that are given as certificates, self-signed or not.
  public static PathInput of(Certificate leaf, List<Certificate> pool, List<Certificate> anchors) {
    return new PathInput(leaf, pool, anchors.stream().map(TrustAnchor::new).toList());
  }
}
