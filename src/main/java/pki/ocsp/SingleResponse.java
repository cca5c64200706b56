package pki.ocsp;

import java.time.Instant;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.x509.CertificateStatus;
import pki.x509.Extensions;
import pki.x509.RevocationReason;

/// What a response says of one certificate (RFC 6960, section 4.2.1):
///
/// ```
/// SingleResponse ::= SEQUENCE { certID CertID, certStatus CertStatus, thisUpdate GeneralizedTime,
///   nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL, singleExtensions [1] EXPLICIT Extensions OPTIONAL }
/// CertStatus ::= CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo,
///   unknown [2] IMPLICIT UnknownInfo }
/// RevokedInfo ::= SEQUENCE { revocationTime GeneralizedTime,
///   revocationReason [0] EXPLICIT CRLReason OPTIONAL }
/// ```
///
/// @param thisUpdate when the status was known to be so
/// @param nextUpdate when there will surely be a newer one; absent means at any time
public record SingleResponse(
    CertId certId,
    CertificateStatus status,
    Instant thisUpdate,
    Optional<Instant> nextUpdate,
    Extensions extensions) {

  private static final int GOOD = DerReader.context(0);
  private static final int REVOKED = DerReader.constructed(1);
  private static final int UNKNOWN = DerReader.context(2);

  static SingleResponse read(DerReader list) {
    DerReader in = list.sequence();
    CertId certId = CertId.read(in);
    CertificateStatus status = readStatus(in);
    Instant thisUpdate = in.time();
    Optional<Instant> nextUpdate = Optional.empty();
    if (in.nextIs(DerReader.constructed(0))) {
      DerReader tagged = in.read(DerReader.constructed(0));
      nextUpdate = Optional.of(tagged.time());
      tagged.end();
    }
    Extensions extensions = OcspExtensions.read(in, 1);
    in.end();
    return new SingleResponse(certId, status, thisUpdate, nextUpdate, extensions);
  }

  private static CertificateStatus readStatus(DerReader in) {
    if (in.nextIs(GOOD)) {
      in.read(GOOD).end();
      return new CertificateStatus.Good();
    }
    if (in.nextIs(UNKNOWN)) {
      in.read(UNKNOWN).end();
      return new CertificateStatus.Unknown();
    }
    DerReader revoked = in.read(REVOKED);
    Instant since = revoked.time();
    RevocationReason reason = RevocationReason.UNSPECIFIED;
    if (revoked.nextIs(DerReader.constructed(0))) {
      DerReader tagged = revoked.read(DerReader.constructed(0));
      int code = tagged.smallInteger(DerReader.ENUMERATED, 10);
      reason =
          RevocationReason.ofCode(code)
              .orElseThrow(() -> new EncodingException("revocation reason " + code + " is unused"));
      tagged.end();
    }
    revoked.end();
    return new CertificateStatus.Revoked(since, reason);
  }

  void encode(DerWriter list) {
    list.sequence(s -> {
      certId.encode(s);
      encodeStatus(s);
      s.generalizedTime(thisUpdate);
      nextUpdate.ifPresent(
          time -> s.constructed(DerReader.constructed(0), t -> t.generalizedTime(time)));
      OcspExtensions.write(s, 1, extensions);
    });
  }

  private void encodeStatus(DerWriter out) {
    switch (status) {
      case CertificateStatus.Good() -> out.primitive(GOOD, new byte[0]);
      case CertificateStatus.Unknown() -> out.primitive(UNKNOWN, new byte[0]);
      case CertificateStatus.Revoked(Instant since, RevocationReason reason) ->
          out.constructed(
              REVOKED,
              revoked -> {
                revoked.generalizedTime(since);
                if (reason
                    != RevocationReason.UNSPECIFIED) { // RFC 5280, section 5.3.1: leave it out
                  byte[] code = {(byte) reason.code()};
                  revoked.constructed(
                      DerReader.constructed(0), r -> r.primitive(DerReader.ENUMERATED, code));
                }
              });
    }
  }
}
