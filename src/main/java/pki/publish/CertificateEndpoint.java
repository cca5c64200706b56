package pki.publish;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import pki.http.Caching;
import pki.http.Content;
import pki.http.Handler;
import pki.http.MediaType;
import pki.http.Request;
import pki.http.Response;
import pki.http.Route;
import pki.http.Status;
import pki.x509.Certificate;

/// The certificates that `caIssuers` points at (RFC 5280, section 4.2.2.1): `LABEL.crt`, in DER.
public final class CertificateEndpoint implements Handler {
  private static final MediaType CERTIFICATE = new MediaType("application/pkix-cert");
  private static final String SUFFIX = ".crt";
  private static final Duration KEPT = Duration.ofDays(1);

  private final Function<String, Optional<Certificate>> issuers;
  private final InstantSource clock;

  /// @param issuers finds an issuer's certificate by the issuer's label, without blocking
  public CertificateEndpoint(Function<String, Optional<Certificate>> issuers, InstantSource clock) {
    this.issuers = issuers;
    this.clock = clock;
  }

  /// The route under this segment, such as `ca`.
  public Route route(String segment) {
    return Route.get(segment, this);
  }

  @Override
  public Optional<Response> answerAtOnce(Request request) {
    return Optional.of(answer(request));
  }

  @Override
  public Response answer(Request request) {
    String name = request.tail();
    Optional<Certificate> found =
        name.endsWith(SUFFIX)
            ? issuers.apply(name.substring(0, name.length() - SUFFIX.length()))
            : Optional.empty();
    return found.map(this::response).orElseGet(() -> Response.of(Status.NOT_FOUND));
  }

  private Response response(Certificate certificate) {
    byte[] der = certificate.der();
    return Response.of(CERTIFICATE, Content.of(der))
        .with(
            Caching.until(
                clock.instant().plus(KEPT), certificate.validity().notBefore(), EntityTag.of(der)));
  }
}
