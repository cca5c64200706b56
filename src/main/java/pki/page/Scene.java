package pki.page;

import java.util.List;
import java.util.Optional;
import pki.path.PathExplanation;
import pki.trace.HandshakeTrace;

/// What a page shows.
///
/// @param peer whom the connection was with, such as `localhost:8443`
/// @param sentence how it ended: lower case, no full stop
/// @param resumption this connection and its other half, for the comparison
/// @param explanation how the server's certificate was judged
/// @param remarks further findings, such as what the stapled response said: name and finding
public record Scene(
    String peer,
    Viewpoint viewpoint,
    Ending ending,
    String sentence,
    HandshakeTrace trace,
    Optional<Resumption> resumption,
    Optional<PathExplanation> explanation,
    List<Remark> remarks,
    Secrets secrets) {
  /// Whose eyes it is seen with.
  public enum Viewpoint {
    CLIENT,
    SERVER
  }

  /// How it ended.
  public enum Ending {
    ACCEPTED,
    REFUSED,
    /// It came to no verdict.
    FAILED
  }

  /// Whether the secrets themselves are shown, with which anybody can read the connection.
  public enum Secrets {
    LABELS_ONLY,
    SHOWN
  }

  /// A full handshake and one that resumed it.
  public record Resumption(HandshakeTrace full, HandshakeTrace again) {}

  /// A finding under its name.
  public record Remark(String name, String finding) {}

  public Scene {
    remarks = List.copyOf(remarks);
  }
}
