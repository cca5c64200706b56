package pki.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.keys.KeyException;
import pki.keys.Passphrase;
import pki.testing.TestCertificates;
import pki.testing.Tool;
import pki.x509.Certificate;

/// What OpenSSL makes, told apart by its contents.
class InspectorTest {
  private static final Instant NOW = TestCertificates.START;

  @TempDir private static Path folder;

  @BeforeAll
  static void makeFiles() throws IOException {
    Tool sh = Tool.require("sh").in(folder);
    Tool.require("openssl");
    Files.writeString(
        folder.resolve("ca.cnf"),
        """
        [ca]
        default_ca = it
        [it]
        database = index.txt
        crlnumber = crlnumber
        default_md = sha256
        default_crl_days = 30
        """);
    Files.writeString(
        folder.resolve("index.txt"),
        """
        R\t270101000000Z\t260101000000Z,keyCompromise\t01A0\tunknown\t/CN=one
        R\t270101000000Z\t260102000000Z\t01A1\tunknown\t/CN=two
        V\t270101000000Z\t\t02\tunknown\t/CN=three
        """);
    Files.writeString(folder.resolve("crlnumber"), "0F\n");
    sh.run(
            "-c",
            """
            set -e
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem
            openssl ec -in ec.pem -out ec-sec1.pem
            openssl ec -in ec.pem -outform DER -out ec-sec1.der
            openssl ecparam -name secp384r1 -genkey -out ec-params.pem
            openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem
            openssl rsa -in rsa.pem -traditional -out rsa-pkcs1.pem
            openssl rsa -in rsa.pem -traditional -aes128 -passout pass:x -out rsa-old.pem
            openssl rsa -in rsa.pem -RSAPublicKey_out -out rsa-public1.pem
            openssl genpkey -algorithm ed25519 -out ed.pem
            openssl pkey -in ed.pem -outform DER -out ed.der
            openssl pkey -in ec.pem -pubout -out public.pem
            openssl pkcs8 -topk8 -in ec.pem -passout pass:x -iter 12345 -out encrypted.pem
            openssl pkcs8 -topk8 -in ec.pem -passout pass:x -scrypt -outform DER -out scrypt.der
            openssl req -x509 -key ec.pem -subj '/CN=Test CA' -days 3650 -out ca.pem
            openssl x509 -in ca.pem -outform DER -out ca.der
            openssl req -new -key ed.pem -subj '/CN=leaf' -out leaf.csr
            openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ec.pem -set_serial 0x01a0 -out leaf.pem
            cat leaf.pem ca.pem >chain.pem
            openssl pkcs12 -export -in chain.pem -inkey ed.pem -passout pass:opensesame -out store.p12
            openssl crl2pkcs7 -nocrl -certfile chain.pem -out chain.p7b
            openssl ca -gencrl -config ca.cnf -cert ca.pem -keyfile ec.pem -out ca.crl
            openssl crl -in ca.crl -outform DER -out ca.crl.der
            openssl ocsp -issuer ca.pem -cert leaf.pem -reqout request.der
            openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ec.pem \
                -reqin request.der -respout response.der -ndays 7
            printf '\\060\\003\\012\\001\\006' >unauthorized.der
            """)
        .succeeded();
    Tool.require("keytool")
        .in(folder)
        .run(
            "-importcert",
            "-noprompt",
            "-alias",
            "authority",
            "-file",
            "ca.pem",
            "-storetype",
            "JKS",
            "-keystore",
            "store.jks",
            "-storepass",
            "opensesame")
        .succeeded();
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ec.pem           | privateKey           | private key, NOT encrypted
          ec.pem           | privateKey           | key          EC P-256
          ec-sec1.pem      | privateKey           | format       SEC 1
          ec-sec1.der      | privateKey           | key          EC P-256
          ec-params.pem    | privateKey           | key          EC P-384
          rsa.pem          | privateKey           | key          RSA 2048
          rsa-pkcs1.pem    | privateKey           | format       PKCS #1
          rsa-pkcs1.pem    | privateKey           | key          RSA 2048
          rsa-old.pem      | privateKey           | format       RSA PRIVATE KEY in OpenSSL's old encryption
          rsa-public1.pem  | publicKey            | key          RSA 2048
          ed.pem           | privateKey           | key          Ed25519
          ed.der           | privateKey           | key          Ed25519
          public.pem       | publicKey            | key          EC P-256
          encrypted.pem    | privateKey           | encryption   PBKDF2 with 12345 rounds, AES-256-CBC
          scrypt.der       | privateKey           | encryption   scrypt with cost 16384, AES-256-CBC
          ca.pem           | certificate          | issuer       itself (self-signed)
          ca.der           | certificate          | CA           yes, any number of CAs below it (critical)
          leaf.csr         | certificationRequest | signature    Ed25519, holds: its maker has the private key
          leaf.pem         | certificate          | serial       01a0
          ca.crl           | crl                  | revoked      2 certificates
          ca.crl.der       | crl                  | number       15
          ca.crl           | crl                  | issuer       CN=Test CA
          ca.crl           | crl                  | entries      1a0 since 2026-01-01T00:00:00Z, keyCompromise
          ca.crl           | crl                  | 1a1 since 2026-01-02T00:00:00Z, unspecified
          request.der      | ocspRequest          | signed       no
          response.der     | ocspResponse         | answer       successful
          response.der     | ocspResponse         | REVOKED since 2026-01-01T00:00:00Z (keyCompromise)
          unauthorized.der | ocspResponse         | answer       unauthorized
          """)
  void tellsApart(String file, String type, String line) throws IOException {
    Inspection inspection = inspect(Files.readAllBytes(folder.resolve(file)));

    assertThat(inspection.readable()).isEqualTo(1);
    Report report = inspection.reports().getFirst();
    assertThat(report.values()).containsEntry("type", type);
    assertThat(report.lines().stream().map(String::strip)).contains(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chain.pem", "chain.p7b"})
  void tellsHowAChainHangsTogether(String file) throws IOException {
    Inspection inspection = inspect(Files.readAllBytes(folder.resolve(file)));

    assertThat(inspection.reports().stream().map(report -> report.values().get("type")))
        .containsExactly("certificate", "certificate", "chain", "path");
    assertThat(inspection.reports().get(2).lines())
        .contains("    1  leaf, signed by 2", "    2  Test CA, signed by itself");
  }

  @Test
  void saysOfAChainWhatValidationSays() {
    List<byte[]> chain = SignedCertificates.chain().stream().map(Certificate::der).toList();

    Report path =
        Inspector.inspectCertificates(chain, NOW.plus(Duration.ofDays(1))).reports().getLast();

    assertThat(path.values()).containsEntry("type", "path").containsEntry("valid", false);
    assertThat(path.lines().getFirst()).startsWith("path invalid: ");
    assertThat(path.lines()).anyMatch(line -> line.strip().startsWith("mend "));
  }

  @Test
  void looksIntoAKeystoreWithItsPassphrase() throws IOException {
    byte[] contents = Files.readAllBytes(folder.resolve("store.p12"));

    Inspection inspection =
        Inspector.inspect(
            contents, NOW, () -> Optional.of(Passphrase.of("opensesame".toCharArray())));

    assertThat(inspection.reports().stream().map(report -> report.values().get("type")))
        .containsExactly("keystore", "certificate", "certificate", "chain", "path");
    assertThat(inspection.reports().getFirst().lines())
        .containsExactly(
            "keystore (PKCS #12) with 1 entry", "  private key  1, with 2 certificates");
    assertThatThrownBy(() ->
            Inspector.inspect(
                contents, NOW, () -> Optional.of(Passphrase.of("wrong".toCharArray()))))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("wrong passphrase");
  }

  @ParameterizedTest(name = "{0} without its passphrase: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          store.p12 | private key  1
          store.jks | certificate  authority
          """)
  void saysWhatCanBeSaidWithoutThePassphrase(String file, String line) throws IOException {
    Inspection inspection = inspect(Files.readAllBytes(folder.resolve(file)));

    assertThat(inspection.reports().getFirst().lines().stream().map(String::strip))
        .contains(line)
        .anyMatch(text -> text.startsWith("opened without its passphrase"));
  }

  @Test
  void neverShowsAPrivateKey() throws IOException {
    String secret =
        Files.readString(folder.resolve("ed.pem")).lines().skip(1).findFirst().orElseThrow();
    byte[] der = Base64.getDecoder().decode(secret);
    String hex = HexFormat.of().formatHex(Arrays.copyOfRange(der, 16, 48));

    Report report = inspect(Files.readAllBytes(folder.resolve("ed.pem"))).reports().getFirst();

    assertThat(report.toString()).doesNotContain(hex).doesNotContain(secret);
  }

  @Test
  void findsNothingInNothing() {
    for (String nothing : List.of("", "hello", "0", "0\u0003\u0001")) {
      Inspection inspection = inspect(nothing.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(inspection.readable()).isZero();
    }
  }

  @Test
  void saysWhatAMalformedThingClaimsToBe() throws IOException {
    byte[] certificate = Files.readAllBytes(folder.resolve("ca.der"));
    byte[] trailing = Arrays.copyOf(certificate, certificate.length + 1);

    Inspection inspection = inspect(trailing);

    assertThat(inspection.readable()).isZero();
    assertThat(inspection.reports().getFirst().lines())
        .containsExactly(
            "malformed certificate",
            "  problem      1 trailing bytes at byte %d".formatted(certificate.length));
  }

  /// Each file, cut at and changed in each place: something is said, whatever comes.
  @Test
  void survivesAnything() throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    for (String file :
        List.of("ca.der", "ca.crl.der", "request.der", "response.der", "scrypt.der")) {
      inputs.add(Files.readAllBytes(folder.resolve(file)));
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    for (byte[] input : inputs) {
      for (int i = 0; i < input.length; i++) {
        byte[] changed = input.clone();
        changed[i] ^= (byte) (1 << (i % 8));
        assertThat(inspect(changed)).isNotNull();
        assertThat(inspect(Arrays.copyOf(input, i)).readable()).isZero();
      }
    }
    assertThat(System.nanoTime()).isLessThan(deadline);
  }

  private static Inspection inspect(byte[] contents) {
    return Inspector.inspect(contents, NOW, Optional::empty);
  }
}
