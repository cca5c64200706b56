package pki.limbo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.Octets;
import pki.der.Pem;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.Profile;
import pki.shell.Json;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.testing.TestCrls;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// Each field of the schema means what it should to the verdict.
class LimboReaderTest {
  private static final Instant NOW = TestCertificates.START.plus(Duration.ofDays(1));
  private static final TestAuthority ROOT = TestAuthority.root("CN=Root");
  private static final TestAuthority LOWER = ROOT.lower("CN=Lower", TestCertificates.ca());
  private static final TestAuthority OTHER = TestAuthority.root("CN=Other");
  private static final Certificate LEAF =
      LOWER.issue(
          TestCertificates.tlsServer()
              .purposes(KeyPurpose.SERVER_AUTH, KeyPurpose.CLIENT_AUTH)
              .names("host.example.test", "10.0.0.7", "me@example.test"));

  private static Map<String, Object> testCase() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", "an::id");
    fields.put("features", List.of("has-crl"));
    fields.put("description", "no input");
    fields.put("validation_kind", "SERVER");
    fields.put("trusted_certs", List.of(ROOT.certificate().toPem().text()));
    fields.put("untrusted_intermediates", List.of(LOWER.certificate().toPem().text()));
    fields.put("peer_certificate", LEAF.toPem().text());
    fields.put("peer_certificate_key", null);
    fields.put("validation_time", "2026-06-02T00:00:00+00:00");
    fields.put("signature_algorithms", List.of());
    fields.put("key_usage", List.of());
    fields.put("extended_key_usage", List.of());
    fields.put("expected_result", "FAILURE");
    fields.put("expected_peer_name", Json.object("kind", "DNS", "value", "host.example.test"));
    fields.put("expected_peer_names", List.of());
    fields.put("max_chain_depth", null);
    fields.put("crls", List.of());
    return fields;
  }

  private static List<LimboCase> read(String cases) throws IOException {
    String file = "{\"version\": 1, \"testcases\": [" + cases + "]}";
    List<LimboCase> found = new ArrayList<>();
    try (var bytes = new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
        LimboReader in = LimboReader.of(bytes, Profile.WEBPKI, NOW)) {
      for (Optional<LimboCase> next = in.next(); next.isPresent(); next = in.next()) {
        found.add(next.get());
      }
    }
    return found;
  }

  /// `valid`, the name of the failure, or `error`.
  private static String verdict(Map<String, Object> fields) throws IOException {
    return switch (read(Json.line(fields)).getFirst()) {
      case LimboCase.Question(String _, var input, var policy) ->
          switch (new PathValidator().validate(input, policy)) {
            case PathResult.Valid _ -> "valid";
            case PathResult.Invalid invalid -> invalid.mostSpecific().getClass().getSimpleName();
          };
      case LimboCase.BrokenLeaf _ -> "invalid";
      case LimboCase.Unreadable _ -> "error";
    };
  }

  private static String verdict(String field, Object value) throws IOException {
    Map<String, Object> fields = testCase();
    fields.put(field, value);
    return verdict(fields);
  }

  @ParameterizedTest(name = "{0} is {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          validation_time     | 2026-06-02T02:00:00+02:00 | valid
          validation_time     | 2027-06-02T00:00:00+00:00 | Expired
          validation_time     | 2026-05-31T23:59:59+00:00 | NotYetValid
          validation_time     | tomorrow                  | error
          validation_kind     | CLIENT                    | valid
          max_chain_depth     | 1                         | valid
          max_chain_depth     | 0                         | TooManyIntermediates
          max_chain_depth     | many                      | error
          peer_certificate    | no certificate            | error
          """)
  void readsTexts(String field, String value, String verdict) throws IOException {
    assertThat(verdict(field, value)).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0} has {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          signature_algorithms | ECDSA_WITH_SHA256   | valid
          signature_algorithms | ED25519             | SignatureNotAccepted
          signature_algorithms | ROT13               | error
          key_usage            | digitalSignature    | valid
          key_usage            | contentCommitment   | KeyUsageMissing
          key_usage            | making tea          | error
          extended_key_usage   | serverAuth          | valid
          extended_key_usage   | clientAuth          | valid
          extended_key_usage   | codeSigning         | PurposeNotAllowed
          extended_key_usage   | 1.3.6.1.5.5.7.3.1   | valid
          extended_key_usage   | 1.2.3               | PurposeNotAllowed
          extended_key_usage   | anyExtendedKeyUsage | valid
          extended_key_usage   | making tea          | error
          """)
  void readsLists(String field, String value, String verdict) throws IOException {
    assertThat(verdict(field, List.of(value))).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "DNS,    host.example.test,   valid",
    "DNS,    other.example.test,  NameMismatch",
    "DNS,    10.0.0.7,            NameMismatch",
    "IP,     10.0.0.7,            valid",
    "IP,     10.0.0.8,            NameMismatch",
    "RFC822, me@example.test,     valid",
    "RFC822, you@example.test,    NameMismatch",
    "X400,   me,                  error"
  })
  void readsExpectedNames(String kind, String value, String verdict) throws IOException {
    Map<String, Object> name = Json.object("kind", kind, "value", value);
    assertThat(verdict("expected_peer_name", name)).isEqualTo(verdict);
    Map<String, Object> client = testCase();
    client.put("validation_kind", "CLIENT");
    client.put("expected_peer_name", null);
    client.put("expected_peer_names", List.of(name));
    assertThat(verdict(client)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": true}",
        "{\"id\": \"x\", \"crls\": [[1, [2]], {\"a\": {}}]}",
        "{\"id\": \"x\", \"expected_peer_name\": {\"kind\": {\"deep\": []}}}",
        "{\"id\": \"x\", \"peer_certificate\": {}}",
        "{}"
      })
  void saysWhichCasesAreNotOfTheSchemaAndGoesOn(String odd) throws IOException {
    List<LimboCase> cases = read(odd + "," + Json.line(testCase()));
    assertThat(cases.getFirst()).isInstanceOf(LimboCase.Unreadable.class);
    assertThat(cases.getLast()).isInstanceOf(LimboCase.Question.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "[]", "{", "{\"id\": \"x\"}, 7"})
  void refusesFilesThatHaveSomethingElse(String cases) {
    assertThatThrownBy(() -> read(cases)).isInstanceOf(IOException.class);
  }

  @Test
  void asksTheListsThatAreGiven() throws IOException {
    assertThat(verdict("crls", List.of(crl(LOWER, "CN=Lower", LEAF)))).isEqualTo("Revoked");
    assertThat(verdict("crls", List.of(crl(LOWER, "CN=Lower")))).isEqualTo("valid");
    assertThat(verdict("crls", List.of(crl(OTHER, "CN=Other", LEAF)))).isEqualTo("valid");
    assertThat(verdict("crls", List.of(crl(OTHER, "CN=Lower")))).isEqualTo("RevocationUnknown");
    assertThat(verdict("crls", List.of("no list"))).isEqualTo("RevocationUnknown");
  }

  @Test
  void aLeafThatIsNoCertificateIsInvalid() throws IOException {
    Certificate broken = TestCertificates.tlsServer().build();
    byte[] der = broken.der();
    der[4] = 0x31;
    assertThat(verdict("peer_certificate", new Pem("CERTIFICATE", Octets.of(der)).text()))
        .isEqualTo("invalid");
  }

  private static String crl(TestAuthority signer, String issuer, Certificate... revoked) {
    return TestCrls.revoking(signer, issuer, NOW, List.of(revoked)).text();
  }
}
