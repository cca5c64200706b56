package pki.retrieval;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.name.UniformResourceIdentifier;
import pki.ocsp.BasicResponse;
import pki.ocsp.CertId;
import pki.ocsp.HashAlgorithm;
import pki.ocsp.OcspRequest;
import pki.ocsp.OcspResponse;
import pki.ocsp.ResponseCheck;
import pki.ocsp.ResponseCheck.Signatures;
import pki.ocsp.SingleResponse;
import pki.path.RevocationChecker.Status;
import pki.retrieval.OcspFinding.Nonce;
import pki.signature.SignatureVerifier;
import pki.x509.AccessDescription;
import pki.x509.Certificate;

/// Asks responders about certificates (RFC 6960, appendix A.1: by POST, which all of them take).
public final class OcspInquiry implements AutoCloseable {
  private static final String REQUEST = "application/ocsp-request";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Download download = new Download();

  /// What is asked.
  ///
  /// @param issuer of the certificate
  /// @param time when the answer has to hold
  /// @param nonce 1 to 128 octets (RFC 9654), when the answer is to be made for this request
  public record Question(
      Certificate certificate, Certificate issuer, Instant time, Optional<Octets> nonce) {}

  /// The responders that a certificate names.
  ///
  /// @throws RetrievalException when it names one by what is no URL
  public static List<URI> responders(Certificate certificate) throws RetrievalException {
    List<URI> urls = new ArrayList<>();
    for (AccessDescription access : certificate.extensions().authorityInformationAccess()) {
      if (access.method().equals(AccessDescription.OCSP)
          && access.location() instanceof UniformResourceIdentifier uri) {
        urls.add(Download.uri(uri.text()));
      }
    }
    return List.copyOf(urls);
  }

  /// Asks one responder and checks what it says.
  ///
  /// @throws RetrievalException when it does not answer
  public OcspFinding ask(URI responder, Question question) throws RetrievalException {
    return ask(responder, question, SignatureVerifier::verify);
  }

  OcspFinding ask(URI responder, Question question, Signatures signatures)
      throws RetrievalException {
    CertId certId = CertId.of(question.issuer, question.certificate.serial(), HashAlgorithm.SHA_1);
    byte[] request = new OcspRequest(List.of(certId), question.nonce).der();
    byte[] response =
        download.get(
            new Download.Wish(
                responder, Octets.of(request), REQUEST, OcspResponse.LONGEST, PATIENCE));
    var check =
        new ResponseCheck(
            question.certificate, question.issuer, question.time, question.nonce, signatures);
    Status status = check.check(response);
    Optional<BasicResponse> basic = basic(response);
    return new OcspFinding(
        responder,
        status,
        Octets.of(response),
        basic.flatMap(said -> about(question, said)),
        basic.flatMap(said -> signer(question, said)),
        basic.map(said -> nonce(question, said)).orElse(Nonce.LEFT_OUT));
  }

  private static Optional<SingleResponse> about(Question question, BasicResponse basic) {
    return basic.responses().stream()
        .filter(single -> single.certId().serial().equals(question.certificate.serial()))
        .findFirst();
  }

  private static Optional<Certificate> signer(Question question, BasicResponse basic) {
    return Stream.concat(Stream.of(question.issuer), basic.certificates().stream())
        .filter(basic.responder()::isHolderOf)
        .findFirst();
  }

  private static Nonce nonce(Question question, BasicResponse basic) {
    if (question.nonce.isEmpty()) {
      return Nonce.NOT_ASKED;
    }
    return basic.nonce().equals(question.nonce) ? Nonce.ECHOED : Nonce.LEFT_OUT;
  }

  private static Optional<BasicResponse> basic(byte[] response) {
    try {
      return switch (OcspResponse.parse(response)) {
        case OcspResponse.Rejected _ -> Optional.empty();
        case OcspResponse.Successful successful -> Optional.of(successful.basic());
      };
    } catch (EncodingException e) {
      return Optional.empty(); // the check has said so
    }
  }

  @Override
  public void close() {
    download.close();
  }
}
