package pki.ocsp;

import java.time.Instant;
import java.util.List;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.Octets;
import pki.keys.SignatureScheme;
import pki.keys.SigningKey;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.Extensions;
import pki.x509.KeyPurpose;

/// Who signs responses for an issuer (RFC 6960, section 4.2.2.2).
///
/// @param certificate the signer's
/// @param included what goes with each response so that clients can verify it
/// @param key of that certificate, open as long as this is in use
public record ResponseSigner(Certificate certificate, List<Certificate> included, SigningKey key) {
  /// A responder whose certificate the issuer has signed, for `id-kp-OCSPSigning`.
  public static ResponseSigner delegated(Certificate certificate, SigningKey key) {
    boolean allowed =
        certificate
            .extensions()
            .extendedKeyUsage()
            .filter(purposes -> purposes.contains(KeyPurpose.OCSP_SIGNING))
            .isPresent();
    if (!allowed) {
      throw new IllegalArgumentException(
          "responder certificate must have the purpose OCSPSigning: " + certificate);
    }
    return new ResponseSigner(certificate, List.of(certificate), key);
  }

  /// The issuer itself, whose certificate every client has.
  public static ResponseSigner issuer(Certificate certificate, SigningKey key) {
    return new ResponseSigner(certificate, List.of(), key);
  }

  /// Signs what is said of some certificates.
  BasicResponse sign(List<SingleResponse> responses, Extensions extensions, Instant producedAt) {
    Octets keyHash = certificate.subjectPublicKeyInfo().keyIdentifier();
    byte[] data =
        DerWriter.encode(out ->
            out.sequence(tbs -> {
              tbs.constructed(DerReader.constructed(2), byKey -> byKey.octetString(keyHash));
              tbs.generalizedTime(producedAt);
              tbs.sequence(list -> responses.forEach(response -> response.encode(list)));
              OcspExtensions.write(tbs, 1, extensions);
            }));
    SignatureScheme scheme = key.defaultScheme();
    return new BasicResponse(
        Octets.of(data),
        new BasicResponse.ResponderId.ByKey(keyHash),
        producedAt,
        responses,
        extensions,
        AlgorithmIdentifier.ofDer(scheme.algorithmIdentifier()),
        Octets.of(key.sign(scheme, data)),
        included);
  }
}
