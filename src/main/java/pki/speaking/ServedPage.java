package pki.speaking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import pki.der.Octets;
import pki.page.HandshakePage;
import pki.page.Scene;
import pki.page.Scene.Remark;
import pki.path.PathExplanation;
import pki.tls.Site;
import pki.tls.TlsConnection;
import pki.trace.HandshakeTrace;
import pki.trace.Tapped;
import pki.x509.Certificate;

/// The page that each visitor gets: the very connection that fetched it, as the server saw it.
///
/// @param explanations how a certificate that was shown is judged here
/// @param visitors who was here before
record ServedPage(Function<Certificate, Optional<PathExplanation>> explanations, Visitors visitors)
    implements Site {
  @Override
  public Page page(Visit visit) {
    String path = visit.path().replaceFirst("\\?.*", "");
    return switch (path) {
      case "/" -> page(visit.connection());
      case "/hello" -> Page.text("hello over TLS\n");
      default ->
          new Page(
              404, "text/plain; charset=utf-8", Octets.of("there is only /\n".getBytes(UTF_8)));
    };
  }

  private Page page(TlsConnection connection) {
    Optional<Tapped> tapped = connection.tapped();
    if (tapped.isEmpty()) {
      return Page.text("hello over TLS\n");
    }
    HandshakeTrace trace = tapped.get().trace();
    Optional<HandshakeTrace> earlier = visitors.earlier(tapped.get(), trace);
    var scene =
        new Scene(
            connection.serverName().orElse("somebody without a name"),
            Scene.Viewpoint.SERVER,
            Scene.Ending.ACCEPTED,
            client(connection),
            trace,
            earlier.map(full -> new Scene.Resumption(full, trace)),
            connection.shown().flatMap(explanations),
            remarks(connection),
            Scene.Secrets.LABELS_ONLY);
    return new Page(
        200, "text/html; charset=utf-8", Octets.of(HandshakePage.of(scene).getBytes(UTF_8)));
  }

  private static String client(TlsConnection connection) {
    return connection.peerChain().isEmpty()
        ? "the client did not object to the certificate, and showed none of its own"
        : "the client did not object to the certificate, and showed its own, which is good here: "
            + connection.peerChain().getFirst().subject();
  }

  private static List<Remark> remarks(TlsConnection connection) {
    List<Remark> remarks = new ArrayList<>();
    remarks.add(
        new Remark(
            "session",
            switch (connection.negotiated().resumption()) {
              case FULL -> "new; whoever comes again sees it resumed";
              case RESUMED -> "resumed";
              case UNKNOWN -> "not known";
            }));
    return remarks;
  }
}
