package pki.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import pki.der.Octets;
import pki.keys.KeyId;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.store.AuditEvent;
import pki.store.Intent;
import pki.store.IssuerId;
import pki.store.NewIssuer;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.Extensions;
import pki.x509.SerialNumber;
import pki.x509.SubjectPublicKeyInfo;
import pki.x509.TbsCertificate;
import pki.x509.Validity;

/// Certificates to store: well formed, and signed by nobody.
public final class Specimens {
  /// When everything here happens.
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final AlgorithmIdentifier ED25519 =
      AlgorithmIdentifier.ofDer(HexFormat.of().parseHex("300506032b6570"));

  private static final byte[] ED25519_KEY = HexFormat.of().parseHex("302a300506032b6570032100");

  private Specimens() {}

  /// What is intended, and the certificate that completes it.
  public record Specimen(Intent intent, Certificate certificate) {
    public SerialNumber serial() {
      return intent.serial();
    }
  }

  /// A certificate for these names, of which the first is the common name too; a year long.
  public static Specimen specimen(IssuerId issuer, String serial, String... names) {
    return specimen(issuer, serial, NOW.plusSeconds(31_536_000), names);
  }

  public static Specimen specimen(
      IssuerId issuer, String serial, Instant notAfter, String... names) {
    SerialNumber number = SerialNumber.ofHex(serial);
    DistinguishedName subject = DistinguishedName.ofCommonName(names[0]);
    var validity = new Validity(NOW, notAfter);
    SubjectPublicKeyInfo key = key(serial);
    byte[] tbs =
        new TbsCertificate(
                number,
                ED25519,
                DistinguishedName.ofCommonName("Issuer " + issuer),
                validity,
                subject,
                key,
                Extensions.NONE)
            .der();
    List<GeneralName> general = Stream.of(names).map(GeneralName::parse).toList();
    var intent =
        new Intent(
            issuer,
            number,
            "tls-server",
            subject,
            general,
            validity,
            sha256(tbs),
            key.sha256(),
            NOW);
    byte[] der = TbsCertificate.withSignature(tbs, ED25519, new byte[64]);
    return new Specimen(intent, Certificate.parse(der));
  }

  public static NewIssuer issuer(String label) {
    return new NewIssuer(
        label,
        DistinguishedName.ofCommonName(label),
        new KeyId(URI.create("file:" + label)),
        key(label));
  }

  /// The certificate of an issuer that was made by [#issuer].
  public static Certificate certificateOf(String label) {
    DistinguishedName name = DistinguishedName.ofCommonName(label);
    byte[] tbs =
        new TbsCertificate(
                SerialNumber.ofHex("01"),
                ED25519,
                name,
                new Validity(NOW, NOW.plusSeconds(1_000_000)),
                name,
                key(label),
                Extensions.NONE)
            .der();
    return Certificate.parse(TbsCertificate.withSignature(tbs, ED25519, new byte[64]));
  }

  /// A public key that nobody has the private one of, the same for the same seed.
  public static SubjectPublicKeyInfo key(String seed) {
    byte[] der = Arrays.copyOf(ED25519_KEY, ED25519_KEY.length + 32);
    byte[] key = sha256(seed.getBytes(StandardCharsets.UTF_8)).bytes();
    System.arraycopy(key, 0, der, ED25519_KEY.length, key.length);
    return SubjectPublicKeyInfo.ofDer(der);
  }

  public static AuditEvent event(String action) {
    return new AuditEvent(NOW, "tester", action, "specimen", "done");
  }

  public static Octets sha256(byte[] data) {
    try {
      return Octets.of(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
