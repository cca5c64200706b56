package pki.tls;

import static pki.handshake.AlertDescription.BAD_CERTIFICATE;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import io.netty.internal.tcnative.CertificateVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import pki.authentication.PeerValidator;
import pki.authentication.PeerVerdict;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.handshake.AlertDescription;
import pki.name.GeneralName;
import pki.x509.Certificate;

/// Puts a [PeerValidator] where the engines ask for trust, and asks again when a session is
/// resumed: a client whose certificate was revoked since must not come back with a ticket.
final class PeerTrustManager extends X509ExtendedTrustManager
    implements ResumableX509ExtendedTrustManager {
  private final PeerValidator validator;
  private final TlsEngine tls;

  PeerTrustManager(PeerValidator validator, TlsEngine tls) {
    this.validator = validator;
    this.tls = tls;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge(chain, Optional.empty(), Octets.EMPTY);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge(chain, Optional.of(expected(engine)), staple(engine));
  }

  @Override
  public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    judge(chain, Optional.empty(), Octets.EMPTY);
  }

  @Override
  public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    judge(chain, Optional.of(expected(engine)), staple(engine));
  }

  private void judge(X509Certificate[] chain, Optional<GeneralName> expected, Octets staple)
      throws CertificateException {
    PeerVerdict verdict = verdict(chain, expected, staple);
    VerdictExecutor.reached(verdict, staple);
    if (verdict instanceof PeerVerdict.Distrusted(var alert, String why, _)) {
      throw exception(alert, why);
    }
  }

  /// What the server stapled; BoringSSL has it before it asks for trust, whatever the version.
  private static Octets staple(SSLEngine engine) {
    return engine instanceof ReferenceCountedOpenSslEngine open
        ? Optional.ofNullable(open.getOcspResponse()).map(Octets::of).orElse(Octets.EMPTY)
        : Octets.EMPTY;
  }

  private PeerVerdict verdict(
      X509Certificate[] chain, Optional<GeneralName> expected, Octets staple)
      throws CertificateException {
    List<Certificate> parsed = new ArrayList<>();
    try {
      for (X509Certificate certificate : chain) {
        parsed.add(Certificate.parse(certificate.getEncoded()));
      }
    } catch (EncodingException e) {
      return new PeerVerdict.Distrusted(
          BAD_CERTIFICATE,
          "certificate %d of the peer is broken: %s".formatted(parsed.size(), e.getMessage()),
          Optional.empty());
    }
    return validator.judge(parsed, expected, staple);
  }

  private static GeneralName expected(SSLEngine engine) throws CertificateException {
    try {
      return GeneralName.parse(engine.getPeerHost());
    } catch (IllegalArgumentException e) {
      throw new CertificateException(e);
    }
  }

  /// The exception that makes the engine send this alert, as far as it can.
  private CertificateException exception(AlertDescription alert, String why) {
    if (tls == TlsEngine.JDK || alert == BAD_CERTIFICATE) {
      return new CertificateException(why);
    }
    return switch (alert) {
      case CERTIFICATE_EXPIRED -> new CertificateExpiredException(why);
      case CERTIFICATE_REVOKED -> natively(why, CertificateVerifier.X509_V_ERR_CERT_REVOKED);
      case UNKNOWN_CA ->
          natively(why, CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
      case UNSUPPORTED_CERTIFICATE -> natively(why, CertificateVerifier.X509_V_ERR_INVALID_PURPOSE);
      case DECRYPT_ERROR -> natively(why, CertificateVerifier.X509_V_ERR_CERT_SIGNATURE_FAILURE);
      default -> natively(why, CertificateVerifier.X509_V_ERR_EXCLUDED_VIOLATION); // 46
    };
  }

  private static CertificateException natively(String why, int code) {
    return new OpenSslCertificateException(why, code);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return validator.anchors().stream()
        .map(Certificate::toX509Certificate)
        .toArray(X509Certificate[]::new);
  }

  // Without an engine there is no name to compare and nobody to report to: never called by Netty

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("trust is only decided for an engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("trust is only decided for an engine");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("trust is only decided for an engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("trust is only decided for an engine");
  }
}
