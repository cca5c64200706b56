package pki.ocsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.x509.Extensions;

/// A request (RFC 6960, section 4.1.1):
///
/// ```
/// OCSPRequest ::= SEQUENCE { tbsRequest TBSRequest, optionalSignature [0] EXPLICIT Signature OPTIONAL }
/// TBSRequest ::= SEQUENCE { version [0] EXPLICIT Version DEFAULT v1,
///   requestorName [1] EXPLICIT GeneralName OPTIONAL, requestList SEQUENCE OF Request,
///   requestExtensions [2] EXPLICIT Extensions OPTIONAL }
/// Request ::= SEQUENCE { reqCert CertID, singleRequestExtensions [0] EXPLICIT Extensions OPTIONAL }
/// ```
///
/// Who asks does not matter here, so the requestor's name and signature are skipped.
///
/// @param certIds 1 to 64
public record OcspRequest(List<CertId> certIds, Optional<Octets> nonce) {
  /// The longest request that is read, in octets.
  public static final int LONGEST = 4_096;

  private static final int MOST_CERT_IDS = 64;

  public OcspRequest {
    if (certIds.isEmpty() || certIds.size() > MOST_CERT_IDS) {
      throw new EncodingException(
          "request must name 1 to %d certificates, names %d"
              .formatted(MOST_CERT_IDS, certIds.size()));
    }
    certIds = List.copyOf(certIds);
  }

  /// Reads one DER request and nothing after it.
  ///
  /// @throws EncodingException when it is not one, or beyond the bounds
  public static OcspRequest parse(byte[] der) {
    if (der.length > LONGEST) {
      throw new EncodingException(
          "request has %d bytes, at most %d are read".formatted(der.length, LONGEST));
    }
    DerReader file = DerReader.of(der);
    DerReader outer = file.sequence();
    file.end();
    DerReader tbs = outer.sequence();
    outer.skipIf(DerReader.constructed(0));
    outer.end();
    readVersion(tbs);
    tbs.skipIf(DerReader.constructed(1));
    List<CertId> certIds = readList(tbs.sequence());
    Extensions extensions = OcspExtensions.read(tbs, 2);
    tbs.end();
    return new OcspRequest(certIds, OcspExtensions.nonce(extensions));
  }

  /// Some clients write version 1 out, which DER forbids but hurts nobody.
  private static void readVersion(DerReader tbs) {
    if (tbs.nextIs(DerReader.constructed(0))) {
      DerReader tagged = tbs.read(DerReader.constructed(0));
      tagged.smallInteger(DerReader.INTEGER, 0);
      tagged.end();
    }
  }

  private static List<CertId> readList(DerReader list) {
    List<CertId> certIds = new ArrayList<>();
    while (list.hasMore() && certIds.size() <= MOST_CERT_IDS) {
      DerReader request = list.sequence();
      certIds.add(CertId.read(request));
      OcspExtensions.read(request, 0);
      request.end();
    }
    return certIds;
  }

  public byte[] der() {
    Extensions extensions =
        nonce
            .map(octets -> new Extensions(List.of(OcspExtensions.nonce(octets))))
            .orElse(Extensions.NONE);
    return DerWriter.encode(out ->
        out.sequence(request ->
            request.sequence(tbs -> {
              tbs.sequence(list -> certIds.forEach(certId -> list.sequence(certId::encode)));
              OcspExtensions.write(tbs, 2, extensions);
            })));
  }
}
