package pki.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Pem;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.signature.SignatureVerifier;
import pki.testing.Tool;

class CertificationRequestTest {
  private static final Extensions SAN =
      new Extensions(
          List.of(
              Extension.subjectAlternativeName(
                  Samples.names(), Extension.Criticality.NON_CRITICAL)));
  private static final byte[] DER = Samples.request(SAN);
  private static final ObjectIdentifier EXTENSION_REQUEST =
      ObjectIdentifier.of("1.2.840.113549.1.9.14");

  @Test
  void readsWhatItWrites() {
    CertificationRequest request = CertificationRequest.parse(DER);

    assertThat(request.subject()).isEqualTo(Samples.NAME);
    assertThat(request.subjectPublicKeyInfo()).isEqualTo(Samples.SPKI);
    assertThat(request.requestedExtensions()).isEqualTo(SAN);
    assertThat(request.signatureAlgorithm()).isEqualTo(Samples.ECDSA_SHA256);
    assertThat(request.der()).isEqualTo(DER);
    assertThat(request.toPem().label()).isEqualTo("CERTIFICATE REQUEST");
    assertIsSigned(request);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "rsa, rsa_keygen_bits:2048",
    "ec, ec_paramgen_curve:P-256",
    "ec, ec_paramgen_curve:P-521",
    "ed25519, ''"
  })
  void readsWhatOpensslWrites(String algorithm, String option, @TempDir Path folder)
      throws Exception {
    Tool openssl = Tool.require("openssl").in(folder);
    String[] generate = {"genpkey", "-algorithm", algorithm, "-out", "key"};
    String[] withOption = Arrays.copyOf(generate, generate.length + 2);
    withOption[generate.length] = "-pkeyopt";
    withOption[generate.length + 1] = option;
    openssl.run(option.isEmpty() ? generate : withOption).succeeded();
    openssl
        .run("req", "-new", "-key", "key", "-subj", "/C=DE/CN=plain", "-out", "plain")
        .succeeded();
    openssl
        .run(
            "req",
            "-new",
            "-key",
            "key",
            "-subj",
            "/CN=a/OU=b+OU=c",
            "-multivalue-rdn",
            "-utf8",
            "-addext",
            "subjectAltName=DNS:a.example.test,IP:10.0.0.7,email:u@example.test",
            "-addext",
            "keyUsage=critical,digitalSignature",
            "-out",
            "full")
        .succeeded();

    CertificationRequest plain = read(folder.resolve("plain"));
    CertificationRequest full = read(folder.resolve("full"));

    assertThat(plain.subject()).hasToString("CN=plain,C=DE");
    assertThat(plain.requestedExtensions()).isEqualTo(Extensions.NONE);
    assertThat(full.requestedExtensions().subjectAlternativeNames())
        .extracting(GeneralName::text)
        .containsExactly("a.example.test", "10.0.0.7", "u@example.test");
    assertThat(full.requestedExtensions().keyUsage().orElseThrow())
        .containsExactly(KeyUsage.DIGITAL_SIGNATURE);
    assertIsSigned(plain);
    assertIsSigned(full);
    assertThat(full.toPem().text()).isEqualTo(Files.readString(folder.resolve("full")));
  }

  @Test
  void readsWhatKeytoolWrites(@TempDir Path folder) throws Exception {
    Tool keytool = Tool.require("keytool").in(folder);
    String[] store = {"-keystore", "store", "-storepass", "changeit", "-alias", "a"};
    keytool
        .run(
            with(
                store,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=a, O=\"b, c\""))
        .succeeded();
    keytool
        .run(with(store, "-certreq", "-file", "req", "-ext", "san=dns:a.example.test,ip:10.0.0.7"))
        .succeeded();

    CertificationRequest request = read(folder.resolve("req"));

    assertThat(request.subject()).isEqualTo(DistinguishedName.parse("CN=a,O=b\\, c"));
    assertThat(request.requestedExtensions().subjectAlternativeNames())
        .containsExactly(GeneralName.parse("a.example.test"), GeneralName.parse("10.0.0.7"));
    assertIsSigned(request);
  }

  @Test
  void readsWhatCerttoolWrites(@TempDir Path folder) throws Exception {
    Tool certtool = Tool.require("certtool").in(folder);
    Files.writeString(
        folder.resolve("template"),
        """
        cn = "a"
        dns_name = "a.example.test"
        ip_address = "10.0.0.7"
        tls_www_server
        """);
    certtool.run("--generate-privkey", "--key-type", "ecdsa", "--outfile", "key").succeeded();
    certtool
        .run(
            "--generate-request",
            "--load-privkey",
            "key",
            "--template",
            "template",
            "--outfile",
            "req")
        .succeeded();

    CertificationRequest request = read(folder.resolve("req"));

    assertThat(request.subject()).hasToString("CN=a");
    assertThat(request.requestedExtensions().subjectAlternativeNames())
        .containsExactly(GeneralName.parse("a.example.test"), GeneralName.parse("10.0.0.7"));
    assertIsSigned(request);
  }

  @Test
  void readsWhatBouncyCastleWrites() throws Exception {
    var extensions = new org.bouncycastle.asn1.x509.ExtensionsGenerator();
    extensions.addExtension(
        org.bouncycastle.asn1.x509.Extension.subjectAlternativeName,
        false,
        new GeneralNames(new org.bouncycastle.asn1.x509.GeneralName(2, "a.example.test")));
    PKCS10CertificationRequest theirs =
        new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=a"), Samples.KEY.getPublic())
            .addAttribute(
                PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERUTF8String("secret"))
            .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(Samples.KEY.getPrivate()));

    CertificationRequest ours = CertificationRequest.parse(theirs.getEncoded());

    assertThat(ours.subject()).hasToString("CN=a");
    assertThat(ours.requestedExtensions().subjectAlternativeNames())
        .containsExactly(GeneralName.parse("a.example.test"));
    assertIsSigned(ours);
  }

  @Test
  void isAcceptedByOthers(@TempDir Path folder) throws Exception {
    var theirs = new PKCS10CertificationRequest(DER);
    Files.writeString(folder.resolve("req"), CertificationRequest.parse(DER).toPem().text());

    assertThat(
            theirs.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(Samples.KEY.getPublic())))
        .isTrue();
    assertThat(theirs.getRequestedExtensions().getExtensionOIDs()).hasSize(1);
    String text =
        Tool.require("openssl")
            .in(folder)
            .run("req", "-in", "req", "-verify", "-noout", "-text")
            .succeeded()
            .output();
    assertThat(text)
        .contains("erify OK")
        .contains("Subject: C = DE, O = \"Test, Inc.\", CN = Example")
        .contains("DNS:*.example.test, IP Address:10.0.0.7");
  }

  @Test
  void asksForNothingWithoutExtensions() {
    CertificationRequest request = CertificationRequest.parse(Samples.request(Extensions.NONE));

    assertThat(request.requestedExtensions()).isEqualTo(Extensions.NONE);
    assertThat(HexFormat.of().formatHex(request.info())).endsWith("a000");
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < DER.length; length++) {
      byte[] cut = Arrays.copyOf(DER, length);
      assertThatThrownBy(() -> CertificationRequest.parse(cut))
          .isInstanceOf(EncodingException.class);
    }
    assertThatThrownBy(() -> CertificationRequest.parse(new byte[CertificationRequest.LONGEST + 1]))
        .hasMessage("request has 131073 bytes, at most 131072 are read");
  }

  @ParameterizedTest(name = "version {0}, attributes {1}: {2}")
  @CsvSource({
    "0, '', OK",
    "0, absent, OK", // older tools leave the empty field out
    "0, x, OK",
    "0, e, OK",
    "1, '', INTEGER before byte 6 must be 0 to 0",
    "0, ee, request has extensionRequest twice",
    "0, n, nothing is left", // no value
    "0, 2, trailing bytes", // two values
    "0, t, trailing bytes", // something after the values
  })
  void keepsTheRulesOfRfc2986(int version, String attributes, String expected) {
    byte[] info =
        DerWriter.encode(out ->
            out.sequence(s -> {
              s.integer(version).raw(Samples.NAME.der()).raw(Samples.SPKI.der());
              if (!attributes.equals("absent")) {
                s.constructed(
                    DerReader.constructed(0),
                    set -> attributes.chars().forEach(kind -> attribute(set, (char) kind)));
              }
            }));
    byte[] der = Samples.signed(info);

    if (expected.equals("OK")) {
      assertThat(CertificationRequest.parse(der).requestedExtensions())
          .isEqualTo(attributes.equals("e") ? SAN : Extensions.NONE);
    } else {
      assertThatThrownBy(() -> CertificationRequest.parse(der))
          .isInstanceOf(EncodingException.class)
          .hasMessageContaining(expected);
    }
  }

  private static void attribute(DerWriter set, char kind) {
    set.sequence(attribute -> {
      attribute.objectIdentifier(kind == 'x' ? ObjectIdentifier.of("1.2.3") : EXTENSION_REQUEST);
      attribute.constructed(
          DerReader.SET,
          values -> {
            if (kind == 'x') {
              values.nullValue();
            } else if (kind != 'n') {
              SAN.encode(values);
            }
            if (kind == '2') {
              SAN.encode(values);
            }
          });
      if (kind == 't') {
        attribute.nullValue();
      }
    });
  }

  private static void assertIsSigned(CertificationRequest request) {
    assertThat(
            SignatureVerifier.verify(
                request.signatureAlgorithm(),
                request.subjectPublicKeyInfo(),
                request.info(),
                request.signature()))
        .isEqualTo(SignatureVerifier.Outcome.VALID);
  }

  private static CertificationRequest read(Path file) throws Exception {
    Pem pem = Pem.parseAll(Files.readString(file, StandardCharsets.US_ASCII)).getFirst();
    return CertificationRequest.parse(pem.contents().bytes());
  }

  private static String[] with(String[] common, String command, String... more) {
    var all = new ArrayList<String>(List.of(command));
    all.addAll(List.of(common));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
