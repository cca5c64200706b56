package pki.ocsp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.Extensions;

/// The one kind of response that is in use (RFC 6960, section 4.2.1):
///
/// ```
/// BasicOCSPResponse ::= SEQUENCE { tbsResponseData ResponseData, signatureAlgorithm AlgorithmIdentifier,
///   signature BIT STRING, certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ResponseData ::= SEQUENCE { version [0] EXPLICIT Version DEFAULT v1, responderID ResponderID,
///   producedAt GeneralizedTime, responses SEQUENCE OF SingleResponse,
///   responseExtensions [1] EXPLICIT Extensions OPTIONAL }
/// ```
///
/// @param data the encoding of `tbsResponseData`, which is signed
/// @param certificates those that may help to verify the signature
public record BasicResponse(
    Octets data,
    ResponderId responder,
    Instant producedAt,
    List<SingleResponse> responses,
    Extensions extensions,
    AlgorithmIdentifier signatureAlgorithm,
    Octets signature,
    List<Certificate> certificates) {

  private static final int MOST_RESPONSES = 64; // as many as a request may ask for
  private static final int MOST_CERTIFICATES = 8; // a signer and its chain

  /// Who signed (section 4.2.1).
  public sealed interface ResponderId {
    record ByName(DistinguishedName name) implements ResponderId {}

    /// By the SHA-1 hash of the key's bits.
    record ByKey(Octets keyHash) implements ResponderId {}

    /// Whether this is the holder of a certificate.
    default boolean isHolderOf(Certificate certificate) {
      return switch (this) {
        case ByName(DistinguishedName name) -> name.equals(certificate.subject());
        case ByKey(Octets keyHash) ->
            keyHash.equals(certificate.subjectPublicKeyInfo().keyIdentifier());
      };
    }
  }

  static BasicResponse parse(Octets der) {
    DerReader file = der.reader();
    DerReader in = file.sequence();
    file.end();
    Octets data = in.elementOctets();
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(in);
    Octets signature = Octets.of(in.octetAlignedBits());
    List<Certificate> certificates = readCertificates(in);
    in.end();

    DerReader tbs = data.reader().sequence();
    ResponderId responder = readResponder(tbs);
    Instant producedAt = tbs.time();
    List<SingleResponse> responses = readResponses(tbs.sequence());
    Extensions extensions = OcspExtensions.read(tbs, 1);
    tbs.end();
    return new BasicResponse(
        data, responder, producedAt, responses, extensions, algorithm, signature, certificates);
  }

  private static ResponderId readResponder(DerReader tbs) {
    boolean named = tbs.nextIs(DerReader.constructed(1));
    DerReader tagged = tbs.read(DerReader.constructed(named ? 1 : 2));
    ResponderId responder =
        named
            ? new ResponderId.ByName(DistinguishedName.read(tagged))
            : new ResponderId.ByKey(tagged.read(DerReader.OCTET_STRING).rest());
    tagged.end();
    return responder;
  }

  private static List<SingleResponse> readResponses(DerReader list) {
    List<SingleResponse> responses = new ArrayList<>();
    while (list.hasMore()) {
      if (responses.size() == MOST_RESPONSES) {
        throw new EncodingException("response is about more than 64 certificates");
      }
      responses.add(SingleResponse.read(list));
    }
    return List.copyOf(responses);
  }

  private static List<Certificate> readCertificates(DerReader in) {
    if (!in.nextIs(DerReader.constructed(0))) {
      return List.of();
    }
    DerReader tagged = in.read(DerReader.constructed(0));
    DerReader list = tagged.sequence();
    tagged.end();
    List<Certificate> certificates = new ArrayList<>();
    while (list.hasMore()) {
      if (certificates.size() == MOST_CERTIFICATES) {
        throw new EncodingException("response has more than 8 certificates");
      }
      certificates.add(Certificate.parse(list.element()));
    }
    return List.copyOf(certificates);
  }

  void encode(DerWriter out) {
    out.sequence(s -> {
      s.raw(data);
      signatureAlgorithm.encode(s);
      s.octetAlignedBits(signature.bytes());
      if (!certificates.isEmpty()) {
        s.constructed(
            DerReader.constructed(0),
            tagged ->
                tagged.sequence(
                    list -> certificates.forEach(certificate -> list.raw(certificate.der()))));
      }
    });
  }

  /// The nonce of the request that this answers, if it had one.
  public Optional<Octets> nonce() {
    return OcspExtensions.nonce(extensions);
  }
}
