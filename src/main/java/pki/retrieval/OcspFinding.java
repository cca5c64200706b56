package pki.retrieval;

import java.net.URI;
import java.util.Optional;
import pki.der.Octets;
import pki.ocsp.SingleResponse;
import pki.path.RevocationChecker.Status;
import pki.x509.Certificate;

/// What a responder said of a certificate, and whether to believe it.
///
/// @param status undetermined when the answer does not hold
/// @param answer what it said, believed or not; absent when it said nothing about the certificate
/// @param response all that it sent, in DER if it was any good
/// @param signer who signed that; absent when that is not known
public record OcspFinding(
    URI responder,
    Status status,
    Octets response,
    Optional<SingleResponse> answer,
    Optional<Certificate> signer,
    Nonce nonce) {

  /// What became of the number that tells a fresh answer from a kept one.
  public enum Nonce {
    /// None was sent.
    NOT_ASKED,
    /// The answer was made for this very request.
    ECHOED,
    /// The answer was made for anybody.
    LEFT_OUT
  }

  /// The same with another verdict.
  public OcspFinding with(Status other) {
    return new OcspFinding(responder, other, response, answer, signer, nonce);
  }

  /// Whether the issuer left answering to the signer.
  public boolean isDelegated(Certificate issuer) {
    return signer.filter(who -> !who.equals(issuer)).isPresent();
  }
}
