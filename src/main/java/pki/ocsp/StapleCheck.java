package pki.ocsp;

import java.time.Instant;
import java.util.Optional;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.path.RevocationChecker;
import pki.x509.Certificate;

/// What a stapled response says of a certificate (RFC 6066, section 8), and whether it may be
/// believed.
///
/// @param status undetermined, with the reason, where it may not be believed
/// @param thisUpdate when the status was known to hold; absent where it could not be read
/// @param nextUpdate when a newer one is due
public record StapleCheck(
    RevocationChecker.Status status, Optional<Instant> thisUpdate, Optional<Instant> nextUpdate) {
  /// Checks a response.
  ///
  /// @param issuer of the certificate, whose word it must be; absent where it is not at hand
  public static StapleCheck of(
      Certificate certificate, Optional<Certificate> issuer, Octets staple, Instant now) {
    RevocationChecker.Status status =
        issuer
            .map(known -> new ResponseCheck(certificate, known, now).check(staple.bytes()))
            .orElseGet(() ->
                new RevocationChecker.Undetermined("the certificate's issuer is not at hand"));
    Optional<SingleResponse> single = single(certificate, staple);
    return new StapleCheck(
        status, single.map(SingleResponse::thisUpdate), single.flatMap(SingleResponse::nextUpdate));
  }

  private static Optional<SingleResponse> single(Certificate certificate, Octets staple) {
    try {
      return OcspResponse.parse(staple.bytes()) instanceof OcspResponse.Successful answer
          ? answer.basic().responses().stream()
              .filter(one -> one.certId().serial().equals(certificate.serial()))
              .findFirst()
          : Optional.empty();
    } catch (EncodingException e) {
      return Optional.empty();
    }
  }

  /// In a word or two.
  public String verdict() {
    return switch (status) {
      case RevocationChecker.NotRevoked() -> "not revoked";
      case RevocationChecker.Revoked _ -> "revoked";
      case RevocationChecker.Undetermined _ -> "not believed";
    };
  }

  /// In one clause: lower case, no full stop.
  public String sentence() {
    String said =
        switch (status) {
          case RevocationChecker.NotRevoked() -> "not revoked";
          case RevocationChecker.Revoked(Instant since, var reason) ->
              "revoked since %s (%s)".formatted(since, reason.asn1Name());
          case RevocationChecker.Undetermined(String why) -> "not believed: " + why;
        };
    return said
        + thisUpdate.map(at -> ", as of " + at).orElse("")
        + nextUpdate.map(at -> ", until " + at).orElse("");
  }
}
