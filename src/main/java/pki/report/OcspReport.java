package pki.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.x509.AlgorithmIdentifier;
import pki.x509.CertificateStatus;
import pki.x509.Extensions;
import pki.x509.RevocationReason;

/// The outer facts of OCSP messages (RFC 6960, section 4). Signatures are not checked, for the
/// issuer's certificate is elsewhere.
final class OcspReport {
  private static final ObjectIdentifier BASIC = ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.1");
  private static final ObjectIdentifier NONCE = ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.2");
  private static final int MOST = 1_000; // certificates in a message, a bound of ours

  /// OCSPResponseStatus; 4 is not used.
  private static final List<String> STATUSES =
      List.of(
          "successful",
          "malformedRequest",
          "internalError",
          "tryLater",
          "status4",
          "sigRequired",
          "unauthorized");

  private OcspReport() {}

  /// ```
  /// OCSPRequest ::= SEQUENCE { tbsRequest SEQUENCE { version [0] DEFAULT v1, requestorName [1]
  ///   OPTIONAL, requestList SEQUENCE OF SEQUENCE { CertID, [0] OPTIONAL }, [2] extensions OPTIONAL },
  ///   optionalSignature [0] OPTIONAL }
  /// ```
  ///
  /// @throws EncodingException when it is none
  static Report request(byte[] der) {
    DerReader file = DerReader.of(der);
    DerReader outer = file.sequence();
    file.end();
    DerReader tbs = outer.sequence();
    tbs.skipIf(DerReader.constructed(0));
    tbs.skipIf(DerReader.constructed(1));
    DerReader requests = tbs.sequence();
    var facts = new Facts("ocspRequest", "OCSP request");
    List<String> texts = new ArrayList<>();
    List<Map<String, Object>> values = new ArrayList<>();
    while (requests.hasMore() && values.size() < MOST) {
      CertId id = CertId.read(requests.sequence());
      texts.add(id.text());
      values.add(id.values());
    }
    if (values.isEmpty()) {
      throw new EncodingException("OCSP request asks for no certificate");
    }
    facts.lines("asks for", texts).value("certificates", values);
    nonce(tbs, 2).ifPresent(nonce -> facts.both("nonce", "nonce", nonce));
    boolean signed = outer.nextIs(DerReader.constructed(0));
    return facts.line("signed", signed ? "yes" : "no").value("signed", signed).report();
  }

  /// ```
  /// OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] SEQUENCE {
  ///   responseType OBJECT IDENTIFIER, response OCTET STRING } OPTIONAL }
  /// ```
  ///
  /// @throws EncodingException when it is none
  static Report response(byte[] der, Instant now) {
    DerReader file = DerReader.of(der);
    DerReader outer = file.sequence();
    file.end();
    String status = STATUSES.get(outer.smallInteger(DerReader.ENUMERATED, STATUSES.size() - 1));
    var facts = new Facts("ocspResponse", "OCSP response");
    facts.both("answer", "responseStatus", status);
    if (!outer.hasMore()) {
      return facts.report();
    }
    DerReader bytes = outer.read(DerReader.constructed(0)).sequence();
    ObjectIdentifier type = bytes.objectIdentifier();
    if (!type.equals(BASIC)) {
      return facts.both("kind", "responseType", type.toString()).report();
    }
    basic(facts, Octets.of(bytes.octetString()), now);
    return facts.report();
  }

  /// ```
  /// BasicOCSPResponse ::= SEQUENCE { tbsResponseData, signatureAlgorithm, signature, certs [0] … }
  /// ResponseData ::= SEQUENCE { version [0] DEFAULT v1, responderID CHOICE { byName [1], byKey [2] },
  ///   producedAt, responses SEQUENCE OF SingleResponse, responseExtensions [1] OPTIONAL }
  /// ```
  private static void basic(Facts facts, Octets der, Instant now) {
    DerReader outer = der.reader().sequence();
    DerReader data = outer.sequence();
    data.skipIf(DerReader.constructed(0));
    facts.both("responder", "responder", responder(data));
    Instant producedAt = data.time();
    facts.line("made", producedAt.toString()).value("producedAt", producedAt);
    DerReader responses = data.sequence();
    List<Map<String, Object>> values = new ArrayList<>();
    while (responses.hasMore() && values.size() < MOST) {
      SingleResponse response = SingleResponse.read(responses.sequence());
      facts.lines("certificate", response.texts(now));
      values.add(response.values());
    }
    facts.value("certificates", values);
    nonce(data, 1).ifPresent(nonce -> facts.both("nonce", "nonce", nonce));
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(outer);
    facts.both("signature", "signatureAlgorithm", AlgorithmText.ofSignature(algorithm));
  }

  private static String responder(DerReader data) {
    if (data.nextIs(DerReader.constructed(1))) {
      return DistinguishedName.read(data.read(DerReader.constructed(1))).toString();
    }
    DerReader key = data.read(DerReader.constructed(2));
    return "key id " + Octets.of(key.octetString()).hex();
  }

  /// RFC 9654: an OCTET STRING within the extension's value, which some leave out.
  private static Optional<String> nonce(DerReader in, int tag) {
    if (!in.nextIs(DerReader.constructed(tag))) {
      return Optional.empty();
    }
    return Extensions.read(in.read(DerReader.constructed(tag)))
        .find(NONCE)
        .map(extension -> extension.value().hex());
  }

  /// Which certificate is meant (RFC 6960, section 4.1.1).
  private record CertId(String hash, Octets nameHash, Octets keyHash, String serial) {
    static CertId read(DerReader in) {
      DerReader id = in.sequence();
      String hash = AlgorithmText.ofHash(AlgorithmIdentifier.read(id));
      return new CertId(
          hash,
          Octets.of(id.octetString()),
          Octets.of(id.octetString()),
          id.integer().toString(16));
    }

    String text() {
      return "serial %s, issuer's key %s (%s)".formatted(serial, keyHash.hex(), hash);
    }

    Map<String, Object> values() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("serial", serial.length() % 2 == 0 ? serial : "0" + serial);
      values.put("hashAlgorithm", hash);
      values.put("issuerNameHash", nameHash.hex());
      values.put("issuerKeyHash", keyHash.hex());
      return values;
    }
  }

  /// ```
  /// SingleResponse ::= SEQUENCE { CertID, certStatus CHOICE { good [0], revoked [1] SEQUENCE {
  ///   revocationTime, reason [0] OPTIONAL }, unknown [2] }, thisUpdate, nextUpdate [0] OPTIONAL, … }
  /// ```
  private record SingleResponse(
      CertId id, CertificateStatus status, Instant thisUpdate, Optional<Instant> nextUpdate) {
    static SingleResponse read(DerReader in) {
      CertId id = CertId.read(in);
      CertificateStatus status = status(in);
      Instant thisUpdate = in.time();
      Optional<Instant> next =
          in.nextIs(DerReader.constructed(0))
              ? Optional.of(in.read(DerReader.constructed(0)).time())
              : Optional.empty();
      return new SingleResponse(id, status, thisUpdate, next);
    }

    private static CertificateStatus status(DerReader in) {
      if (in.skipIf(DerReader.context(0))) {
        return new CertificateStatus.Good();
      }
      if (in.skipIf(DerReader.context(2))) {
        return new CertificateStatus.Unknown();
      }
      DerReader revoked = in.read(DerReader.constructed(1));
      Instant since = revoked.time();
      int code =
          revoked.nextIs(DerReader.constructed(0))
              ? revoked.read(DerReader.constructed(0)).smallInteger(DerReader.ENUMERATED, 10)
              : RevocationReason.UNSPECIFIED.code();
      return new CertificateStatus.Revoked(
          since, RevocationReason.ofCode(code).orElse(RevocationReason.UNSPECIFIED));
    }

    List<String> texts(Instant now) {
      String said =
          switch (status) {
            case CertificateStatus.Good() -> "good";
            case CertificateStatus.Unknown() -> "unknown";
            case CertificateStatus.Revoked(Instant since, RevocationReason reason) ->
                "REVOKED since %s (%s)".formatted(since, reason.asn1Name());
          };
      boolean stale = nextUpdate.filter(now::isAfter).isPresent();
      String until = nextUpdate.map(next -> " to " + next).orElse(", with no end");
      String told = "as of %s%s%s".formatted(thisUpdate, until, stale ? ", OUT OF DATE" : "");
      return List.of(id.text(), said, told);
    }

    Map<String, Object> values() {
      Map<String, Object> values = id.values();
      switch (status) {
        case CertificateStatus.Good() -> values.put("status", "good");
        case CertificateStatus.Unknown() -> values.put("status", "unknown");
        case CertificateStatus.Revoked(Instant since, RevocationReason reason) -> {
          values.put("status", "revoked");
          values.put("revokedSince", since);
          values.put("reason", reason.asn1Name());
        }
      }
      values.put("thisUpdate", thisUpdate);
      nextUpdate.ifPresent(next -> values.put("nextUpdate", next));
      return values;
    }
  }
}
