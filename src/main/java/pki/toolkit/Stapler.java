package pki.toolkit;

import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.keys.SigningKey;
import pki.ocsp.Authority;
import pki.ocsp.CertId;
import pki.ocsp.HashAlgorithm;
import pki.ocsp.OcspRequest;
import pki.ocsp.OcspResponder;
import pki.ocsp.OcspResponse;
import pki.ocsp.ResponsePolicy;
import pki.ocsp.ResponseSigner;
import pki.store.CertificateRecord;
import pki.store.IssuerRecord;
import pki.x509.Certificate;
import pki.x509.SerialNumber;

/// Signs OCSP responses for servers to staple (RFC 6066, section 8), by the same responder that
/// answers over the network, but without one: the issuer's own key signs, once for each response.
public final class Stapler {
  private final Toolkit toolkit;

  public Stapler(Toolkit toolkit) {
    this.toolkit = toolkit;
  }

  /// A response about a certificate as of now; empty when it was not issued here.
  public Octets staple(Certificate certificate) {
    return issuer(certificate)
        .map(issuer -> respond(issuer, certificate.serialNumber()))
        .orElse(Octets.EMPTY);
  }

  private Optional<IssuerRecord> issuer(Certificate certificate) {
    return toolkit.store().issuers().stream()
        .filter(issuer -> issuer.certificate().isPresent())
        .filter(issuer -> issuer.subject().equals(certificate.issuer()))
        .filter(issuer ->
            toolkit
                .store()
                .find(issuer.id(), certificate.serialNumber())
                .flatMap(CertificateRecord::certificate)
                .filter(certificate::equals)
                .isPresent())
        .findFirst();
  }

  private Octets respond(IssuerRecord issuer, SerialNumber serial) {
    Certificate own = issuer.certificate().orElseThrow();
    try (SigningKey key = toolkit.vault().open(issuer.key())) {
      var authority =
          new Authority(
              own,
              asked -> toolkit.store().status(issuer.id(), asked),
              () -> ResponseSigner.issuer(own, key));
      var responder =
          new OcspResponder(List.of(authority), ResponsePolicy.STANDARD, toolkit.clock());
      var request =
          new OcspRequest(
              List.of(CertId.of(own, serial.value(), HashAlgorithm.SHA_1)), Optional.empty());
      return switch (responder.answer(request.der())) {
        case OcspResponse.Successful answer -> answer.der();
        case OcspResponse.Rejected _ -> Octets.EMPTY;
      };
    }
  }
}
