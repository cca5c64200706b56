package pki.toolkit;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.ocsp.Authority;
import pki.ocsp.CertId;
import pki.ocsp.HashAlgorithm;
import pki.ocsp.OcspRequest;
import pki.ocsp.OcspResponder;
import pki.ocsp.OcspResponse;
import pki.ocsp.ResponsePolicy;
import pki.ocsp.ResponseSigner;
import pki.resident.ResponderIdentities;
import pki.store.CertificateRecord;
import pki.store.IssuerRecord;
import pki.x509.Certificate;
import pki.x509.SerialNumber;

/// Signs OCSP responses for servers to staple (RFC 6066, section 8), by the same responder that
/// answers over the network and in its name, but without a network.
public final class Stapler implements AutoCloseable {
  private final Toolkit toolkit;
  private final ResponderIdentities responders;

  /// Signs for a home that is there. Close it before the toolkit.
  @MustBeClosed
  public Stapler(Toolkit toolkit) {
    this.toolkit = toolkit;
    this.responders = toolkit.responders();
  }

  /// A response about a certificate as of now; empty when it was not issued here, or nobody can
  /// sign for its issuer.
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
    return responders
        .signer(toolkit.store(), issuer)
        .map(signer -> respond(issuer, signer, serial))
        .orElse(Octets.EMPTY);
  }

  private Octets respond(IssuerRecord issuer, ResponseSigner signer, SerialNumber serial) {
    Certificate own = issuer.certificate().orElseThrow();
    var authority =
        new Authority(own, asked -> toolkit.store().status(issuer.id(), asked), () -> signer);
    var responder = new OcspResponder(List.of(authority), ResponsePolicy.STANDARD, toolkit.clock());
    var request =
        new OcspRequest(
            List.of(CertId.of(own, serial.value(), HashAlgorithm.SHA_1)), Optional.empty());
    return switch (responder.answer(request.der())) {
      case OcspResponse.Successful answer -> answer.der();
      case OcspResponse.Rejected _ -> Octets.EMPTY;
    };
  }

  @Override
  public void close() {
    responders.close();
  }
}
