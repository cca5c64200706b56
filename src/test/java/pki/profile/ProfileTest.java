package pki.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.config.Template;
import pki.config.TemplateCatalog;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.name.MalformedName;
import pki.profile.ProfileSpec.RoleRule;
import pki.testing.TestKeys;
import pki.x509.BasicConstraints;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;
import pki.x509.SerialNumber;
import pki.x509.SubjectPublicKeyInfo;
import pki.x509.Validity;

class ProfileTest {
  private static final Validity YEAR =
      Validity.startingAt(Instant.parse("2026-03-01T00:00:00Z"), Duration.ofDays(365));

  private static final TemplateCatalog SHIPPED = new TemplateCatalog(Path.of("no-such-folder"));
  private static final SubjectPublicKeyInfo KEY = TestKeys.publicKey("ec-p256");
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.750Z");

  @ParameterizedTest(name = "{0}: {1} and {2} break {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls-server   |                 | a.test                | -
          tls-server   | CN=a.test,O=x   | a.test 10.0.0.1 ::1   | -
          tls-server   | CN=A.test       | a.test                | -
          tls-server   |                 | *.a.test              | -
          tls-server   |                 | *.test                | names.wildcards
          tls-server   |                 | *.co.uk               | names.wildcards
          tls-server   |                 | *.a.kawasaki.jp       | names.wildcards
          tls-server   |                 | *.example.co.uk       | -
          tls-server   |                 | *.github.io           | -
          tls-server   |                 |                       | names.at-least subject
          tls-server   | CN=b.test       | a.test                | subject.common-name
          tls-server   | CN=a.test,CN=b  | a.test                | subject.common-name
          tls-server   | SN=Doe          | a.test                | subject.allowed
          tls-server   |                 | a.test a.test         | names
          tls-server   |                 | ann@a.test            | names
          tls-server   |                 | a.test urn:a:b        | names
          mtls         |                 | *.a.test              | names.wildcards
          mtls         |                 | urn:a:b urn:a:c       | names.uri.at-most
          tls-client   | CN=Ann          |                       | -
          tls-client   |                 | ann@a.test            | -
          tls-client   |                 |                       | subject
          email        |                 | a@a.test b@a.test     | -
          email        | CN=Ann          |                       | names.at-least names.email.at-least
          root         | CN=Root         |                       | -
          root         | O=Example       |                       | subject.common-name
          root         | CN=Root         | a.test                | names names.at-most
          ocsp-signing | CN=R            |                       | -
          """)
  void holdsSubjectAndNamesAgainstTheRules(
      String template, String subject, String names, String expected) {
    Profile profile = profile(template);
    var request =
        IssuanceRequest.of(profile, name(subject), names(names == null ? "" : names), KEY);
    assertThat(rules(request)).containsExactlyInAnyOrder(words(expected));
  }

  @Test
  void saysEverythingAtOnce() {
    var request =
        new IssuanceRequest(
            profile("tls-server"),
            name("CN=other.test,SN=Doe"),
            names("*.test ann@a.test"),
            TestKeys.publicKeyOfNobody("rsa-1024"),
            Optional.of(Duration.ofDays(398)),
            OptionalInt.of(0),
            Optional.of(constraints("a.test")));
    assertThat(rules(request))
        .containsExactly(
            "subject.common-name",
            "subject.allowed",
            "names.wildcards",
            "names",
            "key-algorithms",
            "validity.longest",
            "basic-constraints.longest-path-length",
            "name-constraints");
    assertThat(request.profile().check(request))
        .contains(
            new Violation("validity.longest", "validity 398d is over 397d", "ask for at most 397d"))
        .allSatisfy(violation -> {
          assertThat(violation.message()).matches("[a-z].*[^.]");
          assertThat(violation.hint()).matches("[a-z].*[^.]");
        });
  }

  @Test
  void refusesNamesThatAreNone() {
    List<GeneralName> names = List.of(new MalformedName(2, Octets.ofHex("61002e62"), "has a NUL"));
    var request = IssuanceRequest.of(profile("tls-server"), name(""), names, KEY);
    assertThat(rules(request)).containsExactly("names");
    assertThat(request.profile().check(request).getFirst().message()).contains("a\\x00.b");
  }

  @Test
  void findsAForbiddenNameWhereverItStands() { // a loop that checks one name N times would not
    Profile profile = confined();
    for (int position = 0; position < 100; position++) {
      int bad = position;
      List<GeneralName> names =
          IntStream.range(0, 100)
              .mapToObj(i -> GeneralName.parse(i == bad ? "x.bad.a.test" : i + "x.a.test"))
              .toList();
      var request = IssuanceRequest.of(profile, name(""), names, KEY);
      assertThat(profile.check(request))
          .extracting(Violation::message)
          .containsExactly("name 'x.bad.a.test' is within dns:bad.a.test, which is forbidden");
    }
  }

  @ParameterizedTest(name = "{0} breaks {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          h.a.test   | -
          a.test     | -
          h.b.test   | names.dns.permitted
          bad.a.test | names.dns.forbidden
          *.a.test   | names.dns.forbidden
          *.c.a.test | -
          """)
  void holdsNamesWithinTheirScope(String name, String expected) {
    var request = IssuanceRequest.of(confined(), name(""), names(name), KEY);
    assertThat(rules(request)).containsExactly(words(expected));
  }

  @ParameterizedTest(name = "{0}: {1} and {2} give {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls-server |               | b.test a.test     | CN=b.test
          tls-server |               | 10.0.0.7          | CN=10.0.0.7
          tls-server | O=Example     | a.test            | CN=a.test,O=Example
          tls-server | CN=a.test,O=E | b.test a.test     | CN=a.test,O=E
          tls-client |               | ann@a.test        | ''
          mtls       |               | urn:a:b           | ''
          root       | CN=R,C=DE     |                   | CN=R,C=DE
          """)
  void decidesTheSubject(String template, String subject, String names, String expected) {
    Profile profile = profile(template);
    var request =
        IssuanceRequest.of(profile, name(subject), names(names == null ? "" : names), KEY);
    assertThat(profile.subject(request)).hasToString(expected);
  }

  @Test
  void leavesTooLongNamesOutOfTheCommonName() { // 64 characters: RFC 5280, appendix A.1
    String longName = "a".repeat(60) + ".test";
    Profile profile = profile("tls-server");
    var first = IssuanceRequest.of(profile, name(""), names(longName + " b.test"), KEY);
    var only = IssuanceRequest.of(profile, name(""), names(longName), KEY);
    assertThat(profile.subject(first)).hasToString("CN=b.test");
    assertThat(profile.subject(only).isEmpty()).isTrue();
    assertThat(profile.check(only)).isEmpty();
  }

  @ParameterizedTest(name = "{0} is back-dated by {1}")
  @CsvSource({"P90D,PT1H", "PT10H,PT1H", "PT5H,PT30M", "PT1M,PT6S", "P397D,PT1H"})
  void countsBothEndsAndTheBackDating(Duration length, Duration backDate) {
    Profile profile = profile("tls-server");
    var request =
        new IssuanceRequest(
            profile,
            name(""),
            names("a.test"),
            KEY,
            Optional.of(length),
            OptionalInt.empty(),
            Optional.empty());
    assertThat(profile.check(request)).isEmpty();
    Validity validity = profile.validity(request, NOW);
    assertThat(validity.length()).isEqualTo(length);
    assertThat(validity.notBefore())
        .isEqualTo(Instant.parse("2026-06-01T12:00:00Z").minus(backDate));
    assertThat(validity.includes(NOW)).isTrue();
  }

  @Test
  void everyTemplateIsAsLongAsItSays() {
    for (String name : SHIPPED.names()) {
      Profile profile = profile(name);
      var request = IssuanceRequest.of(profile, name("CN=x"), List.of(), KEY);
      assertThat(profile.validity(request, NOW).length())
          .isEqualTo(profile.spec().validity().usual());
    }
  }

  @ParameterizedTest(name = "{0} to {1} becomes {2} to {3}")
  @CsvSource({"1,9,2,8", "3,9,3,8", "1,7,2,7", "3,7,3,7"})
  void staysWithinTheIssuer(int from, int to, int expectedFrom, int expectedTo) {
    Validity within = Profile.within(years(2, 8), years(from, to));
    assertThat(within).isEqualTo(years(expectedFrom, expectedTo));
  }

  @ParameterizedTest(name = "{0} with {1} serves {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          email      | rsa-2048  | digitalSignature keyEncipherment
          email      | ec-p256   | digitalSignature keyAgreement
          tls-server | rsa-2048  | digitalSignature
          tls-server | ed25519   | digitalSignature
          tls-server | ml-dsa-44 | digitalSignature
          root       | ec-p384   | keyCertSign cRLSign
          """)
  void decidesTheKeyUsageByTheKey(String template, String algorithm, String expected) {
    Profile profile = profile(template);
    var request =
        IssuanceRequest.of(profile, name(""), List.of(), TestKeys.publicKeyOfNobody(algorithm));
    assertThat(profile.keyUsage(request).stream().map(KeyUsage::asn1Name))
        .containsExactly(words(expected));
  }

  @ParameterizedTest(name = "{0} with path length {1}: {2}, broken {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          root         |   |    | -
          root         | 9 | 9  | -
          intermediate |   | 0  | -
          intermediate | 3 | 3  | -
          intermediate | 4 | 4  | basic-constraints.longest-path-length
          """)
  void decidesThePathLength(String template, Integer asked, Integer expected, String broken) {
    Profile profile = profile(template);
    IssuanceRequest request = caRequest(profile, optional(asked), Optional.empty());
    assertThat(rules(request)).containsExactly(words(broken));
    assertThat(profile.basicConstraints(request))
        .isEqualTo(BasicConstraints.ca(optional(expected)));
  }

  @Test
  void joinsNameConstraints() {
    Profile open = profile("intermediate");
    Profile bound = withConstraints(open, constraints("a.test"));
    var excluding =
        new NameConstraints(List.of(), List.of(GeneralSubtree.parse("dns:secret.a.test")));

    IssuanceRequest asked =
        caRequest(open, OptionalInt.empty(), Optional.of(constraints("b.test")));
    assertThat(open.nameConstraints(asked)).contains(constraints("b.test"));
    IssuanceRequest narrowed = caRequest(bound, OptionalInt.empty(), Optional.of(excluding));
    assertThat(rules(narrowed)).isEmpty();
    assertThat(bound.nameConstraints(narrowed))
        .contains(new NameConstraints(constraints("a.test").permitted(), excluding.excluded()));
    IssuanceRequest widened =
        caRequest(bound, OptionalInt.empty(), Optional.of(constraints("b.test")));
    assertThat(rules(widened)).containsExactly("name-constraints.permitted");
    IssuanceRequest silent = caRequest(open, OptionalInt.empty(), Optional.empty());
    assertThat(open.nameConstraints(silent)).isEmpty();
  }

  @ParameterizedTest(name = "{0} below {1}: {2} {3} {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls-server   | http://p.test:80/x/ | http://p.test:80/x/ocsp | http://p.test:80/x/ca/i-1.crt | http://p.test:80/x/crl/i-1.crl
          tls-server   |                     |                         |                               |
          root         | http://p.test       |                         |                               |
          ocsp-signing | http://p.test       |                         | http://p.test/ca/i-1.crt      |
          """)
  void decidesTheUrls(String template, String base, String ocsp, String ca, String crl) {
    StatusUrls urls =
        profile(template)
            .statusUrls(
                base == null ? StatusService.NONE : StatusService.at(URI.create(base)),
                "i-1",
                SerialNumber.ofHex("4a3b2cff"),
                YEAR);
    assertThat(Stream.of(urls.ocsp(), urls.caIssuers(), urls.crl()).map(ProfileTest::only))
        .containsExactly(
            Optional.ofNullable(ocsp), Optional.ofNullable(ca), Optional.ofNullable(crl));
  }

  @ParameterizedTest(name = "{0} of {1} days: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls-server   | 7 | http://p.test/ocsp | http://p.test/crl/i-1.7.crl | CHECKED
          tls-server   | 6 |                    |                             | UNAVAILABLE
          intermediate | 6 | http://p.test/ocsp | http://p.test/crl/i-1.7.crl | CHECKED
          ocsp-signing | 6 |                    |                             | NO_CHECK
          """)
  void pointsToThePartAndNowhereWhenShortLived(
      String template, int days, String ocsp, String crl, ProfileSpec.Revocation revocation) {
    var service =
        new StatusService(
            Optional.of(URI.create("http://p.test")),
            4,
            StatusService.DeltaLists.PUBLISHED,
            Duration.ofDays(7));
    var validity = Validity.startingAt(YEAR.notBefore(), Duration.ofDays(days));
    StatusUrls urls =
        profile(template).statusUrls(service, "i-1", SerialNumber.ofHex("4a3b2cff"), validity);
    assertThat(Stream.of(urls.ocsp(), urls.crl()).map(ProfileTest::only))
        .containsExactly(Optional.ofNullable(ocsp), Optional.ofNullable(crl));
    assertThat(only(urls.freshestCrl()))
        .isEqualTo(Optional.ofNullable(crl).map(url -> url.replace(".crl", ".delta.crl")));
    assertThat(only(urls.caIssuers())).contains("http://p.test/ca/i-1.crt");
    assertThat(urls.revocation()).isEqualTo(revocation);
  }

  @Test
  void cannotBeMadeOfAContradiction() {
    ProfileSpec root = profile("root").spec();
    var leafThatSigns =
        new ProfileSpec(
            root.description(),
            root.subject(),
            root.keyAlgorithms(),
            root.validity(),
            RoleRule.END_ENTITY,
            root.keyUsage(),
            root.extendedKeyUsage(),
            root.names(),
            root.nameConstraints(),
            root.certificatePolicies(),
            root.authorityInfoAccess(),
            root.crlDistributionPoints(),
            root.revocation());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Profile("leaf", leafThatSigns))
        .withMessageContaining("keyCertSign needs basic-constraints with role ca");
  }

  static Profile profile(String name) {
    return SHIPPED.find(name).map(Template::profile).orElseThrow();
  }

  /// A `tls-server` for names below a.test, but not below bad.a.test.
  private static Profile confined() {
    ProfileSpec spec = profile("tls-server").spec();
    var dns =
        new ProfileSpec.NameRule(
            0,
            100,
            List.of(GeneralSubtree.parse("dns:a.test")),
            List.of(GeneralSubtree.parse("dns:bad.a.test")));
    var names =
        new ProfileSpec.NamesRule(
            1,
            100,
            ProfileSpec.NamesRule.Wildcards.ALLOWED,
            Optional.of(dns),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return changed(spec, names, spec.nameConstraints());
  }

  private static Profile withConstraints(Profile profile, NameConstraints constraints) {
    return changed(profile.spec(), profile.spec().names(), constraints);
  }

  private static Profile changed(
      ProfileSpec spec, ProfileSpec.NamesRule names, NameConstraints constraints) {
    return new Profile(
        "changed",
        new ProfileSpec(
            spec.description(),
            spec.subject(),
            spec.keyAlgorithms(),
            spec.validity(),
            spec.basicConstraints(),
            spec.keyUsage(),
            spec.extendedKeyUsage(),
            names,
            constraints,
            spec.certificatePolicies(),
            spec.authorityInfoAccess(),
            spec.crlDistributionPoints(),
            spec.revocation()));
  }

  private static IssuanceRequest caRequest(
      Profile profile, OptionalInt pathLength, Optional<NameConstraints> constraints) {
    return new IssuanceRequest(
        profile, name("CN=CA"), List.of(), KEY, Optional.empty(), pathLength, constraints);
  }

  private static NameConstraints constraints(String permitted) {
    return new NameConstraints(List.of(GeneralSubtree.parse(permitted)), List.of());
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static List<String> rules(IssuanceRequest request) {
    return request.profile().check(request).stream().map(Violation::rule).toList();
  }

  private static DistinguishedName name(String text) {
    return text == null ? DistinguishedName.EMPTY : DistinguishedName.parse(text);
  }

  private static List<GeneralName> names(String text) {
    return Stream.of(text.split(" ")).filter(n -> !n.isEmpty()).map(GeneralName::parse).toList();
  }

  private static String[] words(String text) {
    return text.equals("-") ? new String[0] : text.split(" ");
  }

  private static <T> Optional<String> only(List<T> list) {
    assertThat(list).hasSizeLessThan(2);
    return list.stream().map(Object::toString).findFirst();
  }

  private static Validity years(int from, int to) {
    return new Validity(
        Instant.parse("203%d-01-01T00:00:00Z".formatted(from)),
        Instant.parse("203%d-01-01T00:00:00Z".formatted(to)));
  }
}
