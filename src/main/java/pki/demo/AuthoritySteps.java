package pki.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pki.ca.AuthorityRequest;
import pki.ca.IssuanceResult;
import pki.files.DurableFile;
import pki.keys.KeyAlgorithm;
import pki.keys.SubjectKey;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.profile.DurationText;
import pki.profile.IssuanceRequest;
import pki.profile.Violation;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// The first chapter: from nothing to a certificate chain.
final class AuthoritySteps {
  static final String ROOT = "demo-root-ca";
  static final String INTERMEDIATE = "demo-intermediate-ca";
  static final String SERVER = "server";
  static final String CLIENT = "client";

  static final List<String> SERVER_NAMES = List.of("localhost", "127.0.0.1", "::1");

  private AuthoritySteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a root signs itself", AuthoritySteps::root),
        new Step("the root signs an intermediate", AuthoritySteps::intermediate),
        new Step(
            "the intermediate signs for a server",
            stage -> issue(stage, SERVER, "tls-server", SERVER_NAMES)),
        new Step(
            "the intermediate signs for a client",
            stage -> issue(stage, CLIENT, "tls-client", List.of("alice@example.test"))),
        new Step("a validity of 27 years is refused before signing", AuthoritySteps::refusal));
  }

  private static Outcome root(Stage stage) {
    stage.toolkit().newStore();
    IssuanceResult result =
        stage.toolkit().authority().createRoot(request(stage, "root", ROOT, "Demo Root CA"));
    return told(result);
  }

  private static Outcome intermediate(Stage stage) {
    IssuanceResult result =
        stage
            .toolkit()
            .authority()
            .createIntermediate(
                stage.issuer(ROOT),
                request(stage, "intermediate", INTERMEDIATE, "Demo Intermediate CA"));
    return told(result);
  }

  private static AuthorityRequest request(
      Stage stage, String template, String label, String commonName) {
    return new AuthorityRequest(
        label,
        stage.toolkit().profile(template),
        DistinguishedName.ofCommonName(commonName),
        KeyAlgorithm.EC_P256,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  static Outcome issue(Stage stage, String role, String template, List<String> names) {
    var key = stage.file(role + ".key");
    try (SubjectKey subjectKey = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      subjectKey.writePem(key, DurableFile.Existing.REFUSE);
      IssuanceResult result =
          stage
              .toolkit()
              .authority()
              .issue(stage.issuer(INTERMEDIATE), request(stage, template, names, subjectKey));
      if (result instanceof IssuanceResult.Issued(var certificate, var chain)) {
        stage.remember(role, new Stage.Issued(certificate, chain, key));
      }
      return told(result);
    }
  }

  /// More than the template allows: it is refused with its reason, and nothing is signed.
  private static Outcome refusal(Stage stage) {
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      IssuanceResult result =
          stage
              .toolkit()
              .authority()
              .issue(
                  stage.issuer(INTERMEDIATE),
                  new IssuanceRequest(
                      stage.toolkit().profile("tls-server"),
                      DistinguishedName.EMPTY,
                      List.of(GeneralName.parse("example.test")),
                      SubjectPublicKeyInfo.of(key.publicKey()),
                      Optional.of(Duration.ofDays(10_000)),
                      OptionalInt.empty(),
                      Optional.empty()));
      return switch (result) {
        case IssuanceResult.Refused(List<Violation> violations) ->
            Outcome.held("%s", violations.getFirst().message());
        case IssuanceResult.Issued _ -> Outcome.failed("a validity of 27 years was signed");
      };
    }
  }

  private static IssuanceRequest request(
      Stage stage, String template, List<String> names, SubjectKey key) {
    return IssuanceRequest.of(
        stage.toolkit().profile(template),
        DistinguishedName.EMPTY,
        names.stream().map(GeneralName::parse).toList(),
        SubjectPublicKeyInfo.of(key.publicKey()));
  }

  private static Outcome told(IssuanceResult result) {
    return switch (result) {
      case IssuanceResult.Refused(List<Violation> violations) ->
          Outcome.failed("%s", violations.getFirst().message());
      case IssuanceResult.Issued(Certificate certificate, var _) ->
          Outcome.held("%s", line(certificate));
    };
  }

  private static String line(Certificate certificate) {
    List<String> names =
        certificate.extensions().subjectAlternativeNames().stream().map(GeneralName::text).toList();
    return "%s, serial %s…, %s"
        .formatted(
            names.isEmpty() ? certificate.subject() : String.join(" ", names),
            certificate.serialNumber().hex().substring(0, 12),
            DurationText.format(certificate.validity().length()));
  }
}
