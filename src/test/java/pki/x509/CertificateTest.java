package pki.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.signature.SignatureVerifier;
import pki.testing.Tool;

class CertificateTest {
  private static final byte[] DER = Samples.certificate(Samples.extensions());

  @Test
  void readsWhatItWrites() {
    Certificate certificate = Certificate.parse(DER);

    assertThat(certificate.version()).isEqualTo(3);
    assertThat(certificate.serialNumber()).isEqualTo(Samples.SERIAL);
    assertThat(certificate.innerAlgorithm()).isEqualTo(Samples.ECDSA_SHA256);
    assertThat(certificate.signatureAlgorithm()).isEqualTo(Samples.ECDSA_SHA256);
    assertThat(certificate.subject()).isEqualTo(Samples.NAME);
    assertThat(certificate.issuer()).isEqualTo(Samples.NAME);
    assertThat(certificate.isSelfIssued()).isTrue();
    assertThat(certificate.validity()).isEqualTo(Samples.YEAR);
    assertThat(certificate.subjectPublicKeyInfo()).isEqualTo(Samples.SPKI);
    assertThat(certificate.hasUniqueIdentifiers()).isFalse();
    assertThat(certificate.extensions()).isEqualTo(Samples.extensions());
    assertThat(certificate.extensions().all()).hasSize(12);
    assertThat(certificate.tbs()).isEqualTo(Samples.tbs(Samples.extensions()).der());
    assertThat(certificate).isEqualTo(Certificate.parse(certificate.der()));
    assertThat(certificate.toPem().contents().bytes()).isEqualTo(DER);
    assertThat(
            SignatureVerifier.verify(
                certificate.signatureAlgorithm(),
                certificate.subjectPublicKeyInfo(),
                certificate.tbs(),
                certificate.signature()))
        .isEqualTo(SignatureVerifier.Outcome.VALID);
  }

  @Test
  void isReadByTheJdk() throws Exception {
    X509Certificate theirs = Certificate.parse(DER).toX509Certificate();

    theirs.verify(Samples.KEY.getPublic());
    assertThat(theirs.getSerialNumber()).isEqualTo(Samples.SERIAL.value());
    assertThat(theirs.getBasicConstraints()).isEqualTo(1);
    assertThat(theirs.getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(theirs.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "2.5.29.37.0");
    assertThat(theirs.getSubjectAlternativeNames()).hasSize(6);
    assertThat(theirs.getNotBefore()).isEqualTo(Date.from(Samples.YEAR.notBefore()));
    assertThat(theirs.getNotAfter()).isEqualTo(Date.from(Samples.YEAR.notAfter()));
    assertThat(theirs.getPublicKey()).isEqualTo(Samples.KEY.getPublic());
    assertThat(DistinguishedName.ofDer(theirs.getSubjectX500Principal().getEncoded()))
        .isEqualTo(Samples.NAME);
  }

  @Test
  void isReadByBouncyCastle() throws Exception {
    var theirs = new X509CertificateHolder(DER);

    assertThat(
            theirs.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(Samples.SPKI.publicKey())))
        .isTrue();
    assertThat(theirs.getExtensions().getExtensionOIDs()).hasSize(12);
    assertThat(theirs.getEncoded()).isEqualTo(DER);
  }

  @Test
  void isReadByOpenssl(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("cert.der"), DER);
    Files.writeString(folder.resolve("cert.pem"), Certificate.parse(DER).toPem().text());
    Tool openssl = Tool.require("openssl").in(folder);

    String text =
        openssl.run("x509", "-inform", "DER", "-in", "cert.der", "-text").succeeded().out();

    assertThat(text)
        .contains("Subject: C = DE, O = \"Test, Inc.\", CN = Example")
        .contains("Not After : Dec 31 23:59:59 2026 GMT")
        .contains("CA:TRUE, pathlen:1")
        .contains("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n")
        .contains("TLS Web Server Authentication, Any Extended Key Usage")
        .contains("DNS:*.example.test, IP Address:10.0.0.7, IP Address:2001:DB8:0:0:0:0:0:1,")
        .contains("email:user@example.test, URI:http://pki.example.test/root, DirName:")
        .contains("Permitted:\n                  DNS:example.test\n")
        .contains("Excluded:\n                  DirName:O = a\n")
        .contains("Policy: X509v3 Any Policy")
        .contains("URI:http://pki.example.test/root")
        .contains("OCSP - URI:http://pki.example.test/root")
        .contains("CA Issuers - URI:http://pki.example.test/root")
        .contains("OCSP No Check")
        .doesNotContain("<");
    openssl.run("asn1parse", "-in", "cert.pem", "-strparse", "4").succeeded();
    assertThat(openssl.run("x509", "-in", "cert.pem", "-noout", "-fingerprint", "-sha256").out())
        .isEqualToIgnoringCase(
            "sha256 Fingerprint="
                + Certificate.parse(DER).fingerprint().replaceAll("..(?!$)", "$0:")
                + "\n");
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < DER.length; length++) {
      byte[] cut = Arrays.copyOf(DER, length);
      assertThatThrownBy(() -> Certificate.parse(cut)).isInstanceOf(EncodingException.class);
    }
    assertThatThrownBy(() -> Certificate.parse(Arrays.copyOf(DER, DER.length + 1)))
        .hasMessage("1 trailing bytes at byte " + DER.length);
    assertThatThrownBy(() -> Certificate.parse(new byte[Certificate.LONGEST + 1]))
        .hasMessage("certificate has 1048577 bytes, at most 1048576 are read");
  }

  @ParameterizedTest(name = "version {0}, unique ids {1}, extensions {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          absent |     |    | version 1
          1      |     |    | version 2
          2      |     |    | version 3
          2      |     | e  | version 3
          2      | i   | e  | version 3
          2      | is  |    | version 3
          1      | s   |    | version 2
          0      |     |    | version 1 is the default, which DER leaves out
          3      |     |    | INTEGER before byte 8 must be 0 to 2
          -1     |     |    | INTEGER before byte 8 must be 0 to 2
          absent |     | e  | extensions need version 3 (RFC 5280, section 4.1.2.9)
          1      |     | e  | extensions need version 3 (RFC 5280, section 4.1.2.9)
          absent | i   |    | unique identifiers need version 2 (RFC 5280, 4.1.2.8)
          2      | si  |    | trailing bytes
          2      |     | E  | extensions must have at least one extension
          2      |     | d  | extension keyUsage appears twice
          2      |     | ee | trailing bytes
          """)
  void keepsTheRulesOfVersions(
      String version, String uniqueIds, String extensions, String expected) {
    byte[] der =
        certificate(tbs -> {
          if (!version.equals("absent")) {
            tbs.constructed(DerReader.constructed(0), v -> v.integer(Integer.parseInt(version)));
          }
          middle(tbs, BigInteger.ONE);
          for (char id : letters(uniqueIds)) {
            tbs.primitive(DerReader.context(id == 'i' ? 1 : 2), new byte[] {0, 1});
          }
          for (char list : letters(extensions)) {
            tbs.constructed(
                DerReader.constructed(3),
                e ->
                    e.sequence(s -> {
                      for (int i = 0; i < (list == 'E' ? 0 : list == 'd' ? 2 : 1); i++) {
                        Extension.keyUsage(Set.of(KeyUsage.CRL_SIGN)).encode(s);
                      }
                    }));
          }
        });

    if (expected.startsWith("version ") && expected.length() == 9) {
      Certificate certificate = Certificate.parse(der);
      assertThat("version " + certificate.version()).isEqualTo(expected);
      assertThat(certificate.hasUniqueIdentifiers()).isEqualTo(uniqueIds != null);
    } else {
      assertThatThrownBy(() -> Certificate.parse(der))
          .isInstanceOf(EncodingException.class)
          .hasMessageContaining(expected);
    }
  }

  private static char[] letters(String text) {
    return text == null ? new char[0] : text.toCharArray();
  }

  @Test
  void looksAtCertificatesThatBreakTheProfile() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    for (BigInteger serial :
        List.of(BigInteger.ZERO, BigInteger.valueOf(-7), BigInteger.ONE.shiftLeft(4_000))) {
      Certificate certificate = Certificate.parse(certificate(tbs -> middle(tbs, serial)));

      assertThat(certificate.serial()).isEqualTo(serial);
      assertThat(certificate.validity().includes(now)).isFalse();
      assertThatThrownBy(certificate::serialNumber).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void leavesBrokenExtensionsToWhoeverNeedsThem() {
    byte[] broken = {0x30, 1};
    var extensions =
        new Extensions(List.of(Extension.critical(Extension.BASIC_CONSTRAINTS, broken)));

    Certificate certificate = Certificate.parse(Samples.certificate(extensions));

    assertThatThrownBy(() -> certificate.extensions().basicConstraints())
        .isInstanceOf(EncodingException.class);
    assertThatThrownBy(certificate::toX509Certificate)
        .isInstanceOf(EncodingException.class)
        .hasMessage("certificate is refused by the JDK");
  }

  @Test
  void writesTimesFrom2050AsTheRfcSays() {
    var late =
        new Validity(Instant.parse("2049-12-31T23:59:59Z"), Instant.parse("2050-01-01T00:00:00Z"));
    var tbs =
        new TbsCertificate(
            Samples.SERIAL,
            Samples.ECDSA_SHA256,
            Samples.NAME,
            late,
            Samples.NAME,
            Samples.SPKI,
            Extensions.NONE);

    Certificate certificate = Certificate.parse(Samples.signed(tbs.der()));

    assertThat(certificate.validity()).isEqualTo(late);
    assertThat(certificate.extensions().all()).isEmpty();
    assertThat(certificate.toX509Certificate().getNotAfter()).isEqualTo(Date.from(late.notAfter()));
  }

  @Test
  void readsRealCertificates() throws Exception {
    Path roots = Path.of(System.getProperty("java.home"), "lib/security/cacerts");
    var store = KeyStore.getInstance(roots.toFile(), "changeit".toCharArray());
    for (String alias : Collections.list(store.aliases())) {
      var theirs = (X509Certificate) store.getCertificate(alias);
      Certificate ours = Certificate.parse(theirs.getEncoded());

      assertThat(ours.serial()).isEqualTo(theirs.getSerialNumber());
      assertThat(ours.validity().notAfter()).isEqualTo(theirs.getNotAfter().toInstant());
      assertThat(ours.subject().der()).isEqualTo(theirs.getSubjectX500Principal().getEncoded());
      assertThat(ours.isSelfIssued())
          .isEqualTo(theirs.getSubjectX500Principal().equals(theirs.getIssuerX500Principal()));
      assertThat(DistinguishedName.parse(ours.subject().toString())).isEqualTo(ours.subject());
      assertThat(ours.subjectPublicKeyInfo().publicKey()).isEqualTo(theirs.getPublicKey());
      assertThat(ours.extensions().basicConstraints().map(BasicConstraints::isCa).orElse(false))
          .isEqualTo(theirs.getBasicConstraints() >= 0);
    }
    assertThat(store.size()).isGreaterThan(50);
  }

  @Test
  void keepsItsBytesToItself() throws Exception {
    byte[] der = DER.clone();
    Certificate certificate = Certificate.parse(der);
    der[10] ^= 1;
    certificate.der()[10] ^= 1;
    certificate.tbs()[10] ^= 1;
    certificate.signature()[10] ^= 1;

    assertThat(certificate).isEqualTo(Certificate.parse(DER));
    assertThat(certificate.tbs()).isEqualTo(Certificate.parse(DER).tbs());
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.der())))
        .isNotNull();
  }

  @Test
  void readsAlgorithmsWithAndWithoutParameters() {
    var rsa =
        new AlgorithmIdentifier(ObjectIdentifier.of("1.2.840.113549.1.1.11"), Octets.ofHex("0500"));
    byte[] der = DerWriter.encode(rsa::encode);

    assertThat(AlgorithmIdentifier.ofDer(der)).isEqualTo(rsa).isNotEqualTo(Samples.ECDSA_SHA256);
    assertThatThrownBy(() -> AlgorithmIdentifier.ofDer(Arrays.copyOf(der, der.length + 2)))
        .isInstanceOf(EncodingException.class);
  }

  private static byte[] certificate(Consumer<DerWriter> tbs) {
    return Samples.signed(DerWriter.encode(out -> out.sequence(tbs)));
  }

  /// All that lies between version and unique identifiers, with a reversed validity.
  private static void middle(DerWriter tbs, BigInteger serial) {
    tbs.integer(serial);
    Samples.ECDSA_SHA256.encode(tbs);
    tbs.raw(Samples.NAME.der());
    tbs.sequence(s -> s.time(Samples.YEAR.notAfter()).time(Samples.YEAR.notBefore()));
    tbs.raw(Samples.NAME.der()).raw(Samples.SPKI.der());
  }
}
