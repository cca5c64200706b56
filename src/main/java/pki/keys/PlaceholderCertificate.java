package pki.keys;

import java.math.BigInteger;
import java.time.Instant;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;

/// The certificate that a key lies beside in a [Pkcs12KeyVault]: `keytool` shows no key without
/// one, and the vault keeps the public key in it.
///
/// Signed by the key itself, for the name `CN=placeholder for key LABEL`, no CA, and valid for all
/// time (99991231235959Z says so, RFC 5280, section 4.1.2.5), so that it needs no clock. It means
/// nothing and is never handed out.
final class PlaceholderCertificate {
  private static final ObjectIdentifier COMMON_NAME = ObjectIdentifier.of("2.5.4.3");
  private static final ObjectIdentifier BASIC_CONSTRAINTS = ObjectIdentifier.of("2.5.29.19");
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private PlaceholderCertificate() {}

  static byte[] of(SigningKey key, String label) {
    byte[] algorithm = key.defaultScheme().algorithmIdentifier();
    byte[] tbs = toBeSigned(key, label, algorithm);
    byte[] signature = key.sign(tbs);
    return DerWriter.encode(
        out -> out.sequence(c -> c.raw(tbs).raw(algorithm).octetAlignedBits(signature)));
  }

  /// The SubjectPublicKeyInfo in a certificate (RFC 5280, section 4.1).
  static byte[] publicKeyIn(byte[] certificate) {
    DerReader tbs = DerReader.of(certificate).sequence().sequence();
    tbs.skipIf(DerReader.constructed(0));
    tbs.integer();
    for (String field : new String[] {"signature", "issuer", "validity", "subject"}) {
      if (!tbs.skipIf(DerReader.SEQUENCE)) {
        throw new EncodingException("certificate has no " + field);
      }
    }
    return tbs.element();
  }

  private static byte[] toBeSigned(SigningKey key, String label, byte[] algorithm) {
    byte[] name = name("placeholder for key " + label);
    return DerWriter.encode(out ->
        out.sequence(tbs ->
            tbs.constructed(DerReader.constructed(0), version -> version.integer(2))
                .integer(BigInteger.ONE)
                .raw(algorithm)
                .raw(name)
                .sequence(validity -> validity.time(FIRST).time(LAST))
                .raw(name)
                .raw(key.publicKey().getEncoded())
                .constructed(
                    DerReader.constructed(3),
                    e -> e.sequence(PlaceholderCertificate::noAuthority))));
  }

  private static byte[] name(String commonName) {
    return DerWriter.encode(out ->
        out.sequence(rdns ->
            rdns.constructed(
                DerReader.SET,
                rdn -> rdn.sequence(a -> a.objectIdentifier(COMMON_NAME).utf8(commonName)))));
  }

  private static void noAuthority(DerWriter extensions) {
    extensions.sequence(e ->
        e.objectIdentifier(BASIC_CONSTRAINTS)
            .trueValue()
            .octetString(DerWriter.encode(v -> v.sequence(constraints -> {}))));
  }
}
