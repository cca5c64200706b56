package pki.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.ObjectIdentifier;
import pki.keys.KeyAlgorithm;
import pki.name.DistinguishedName;
import pki.name.GeneralSubtree;
import pki.profile.Profile;
import pki.profile.ProfileSpec;
import pki.profile.ProfileSpec.AccessRule;
import pki.profile.ProfileSpec.KeyUsageRule;
import pki.profile.ProfileSpec.NameRule;
import pki.profile.ProfileSpec.NamesRule;
import pki.profile.ProfileSpec.NamesRule.Wildcards;
import pki.profile.ProfileSpec.PurposeRule;
import pki.profile.ProfileSpec.Revocation;
import pki.profile.ProfileSpec.RoleRule;
import pki.profile.ProfileSpec.SubjectRule;
import pki.profile.ProfileSpec.SubjectRule.CommonName;
import pki.profile.ProfileSpec.UrlRule;
import pki.profile.ProfileSpec.ValidityRule;
import pki.x509.BasicConstraints.Role;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;

class TemplateReaderTest {
  /// Has every key that can go with an end entity.
  private static final String LEAF =
      """
      description: a mail server
      subject:
        common-name: first-name
        allowed: [O, ou]
        required: [O]
        fixed: L=Here,C=DE
      key-algorithms: [ec-p256, rsa-2048]
      validity:
        usual: 90d
        longest: 1y
        back-date: 1h
      basic-constraints:
        role: end-entity
      key-usage:
        any-key: [digitalSignature]
        rsa-key: [keyEncipherment]
        ec-key: [keyAgreement]
      extended-key-usage:
        purposes: [serverAuth, 1.3.6.1.4.1.99999.2]
        criticality: critical
      names:
        at-least: 1
        at-most: 20
        wildcards: allowed
        dns: {at-least: 1, at-most: 10, permitted: [a.test, b.test], forbidden: [c.a.test]}
        ip: {permitted: [10.0.0.0/8]}
        email: {forbidden: [boss@a.test]}
        uri: {permitted: [.a.test]}
        dirname: {permitted: ["O=Example,C=DE"]}
      certificate-policies: [1.3.6.1.4.1.99999.3, 2.5.29.32.0]
      authority-info-access:
        ocsp: default
        ca-issuers: http://a.test/ca/{issuer}.crt
      revocation: checked
      crl-distribution-points: none
      """;

  private static final String CA =
      """
      description: a CA
      subject: {common-name: required}
      key-algorithms: [ec-p256]
      validity: {usual: 5y, longest: 10y, back-date: 0s}
      basic-constraints: {role: ca, path-length: 0, longest-path-length: 2}
      key-usage: {any-key: [keyCertSign, cRLSign]}
      name-constraints: {permitted: ["dns:a.test"], excluded: ["ip:0.0.0.0/0"]}
      authority-info-access: {ocsp: none, ca-issuers: none}
      crl-distribution-points: default
      """;

  @Test
  void readsEveryKeyOfAnEndEntity() {
    Profile profile = read(LEAF);
    assertThat(profile.name()).isEqualTo("t");
    assertThat(profile.isCa()).isFalse();
    assertThat(profile.spec())
        .isEqualTo(
            new ProfileSpec(
                "a mail server",
                new SubjectRule(
                    CommonName.FIRST_NAME,
                    Set.of("O", "OU"),
                    Set.of("O"),
                    DistinguishedName.parse("L=Here,C=DE")),
                Set.of(KeyAlgorithm.EC_P256, KeyAlgorithm.RSA_2048),
                new ValidityRule(Duration.ofDays(90), Duration.ofDays(365), Duration.ofHours(1)),
                RoleRule.END_ENTITY,
                new KeyUsageRule(
                    Set.of(KeyUsage.DIGITAL_SIGNATURE),
                    Set.of(KeyUsage.KEY_ENCIPHERMENT),
                    Set.of(KeyUsage.KEY_AGREEMENT)),
                new PurposeRule(
                    List.of(KeyPurpose.SERVER_AUTH, KeyPurpose.named("1.3.6.1.4.1.99999.2")),
                    Criticality.CRITICAL),
                new NamesRule(
                    1,
                    20,
                    Wildcards.ALLOWED,
                    name(1, 10, List.of("dns:a.test", "dns:b.test"), List.of("dns:c.a.test")),
                    name(0, 100, List.of("ip:10.0.0.0/8"), List.of()),
                    name(0, 100, List.of(), List.of("email:boss@a.test")),
                    name(0, 100, List.of("uri:.a.test"), List.of()),
                    name(0, 100, List.of("dirname:O=Example,C=DE"), List.of())),
                new NameConstraints(List.of(), List.of()),
                List.of(
                    ObjectIdentifier.of("1.3.6.1.4.1.99999.3"), ObjectIdentifier.of("2.5.29.32.0")),
                new AccessRule(
                    new UrlRule.FromBaseUrl(),
                    new UrlRule.Given(List.of("http://a.test/ca/{issuer}.crt"))),
                UrlRule.Given.NONE,
                Revocation.CHECKED));
  }

  @Test
  void readsWhatOnlyACaHas() {
    ProfileSpec spec = read(CA).spec();
    assertThat(spec.basicConstraints())
        .isEqualTo(new RoleRule(Role.CA, OptionalInt.of(0), OptionalInt.of(2)));
    assertThat(spec.nameConstraints())
        .isEqualTo(
            new NameConstraints(
                List.of(GeneralSubtree.parse("dns:a.test")),
                List.of(GeneralSubtree.parse("ip:0.0.0.0/0"))));
    assertThat(spec.names()).isEqualTo(NamesRule.NONE);
    assertThat(spec.extendedKeyUsage()).isEqualTo(PurposeRule.NONE);
  }

  /// Together the two have every key that there is, so that none can go unread.
  @Test
  void knowsEveryComponent() {
    assertThat(TemplateKeys.of(ProfileSpec.class))
        .hasSizeGreaterThan(35)
        .allSatisfy(key -> {
          String last = key.substring(key.lastIndexOf('.') + 1);
          assertThat(LEAF + CA).contains(last + ":");
        });
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # what is wrong with the shape
          longest: 1y            | longst: 1y                 | t.yaml:10: unknown key 'longst', did you mean 'longest'?
          certificate-policies:  | polices:                   | t.yaml:30: unknown key 'polices', known are description, subject, key-algorithms, validity, basic-constraints, key-usage, extended-key-usage, names, name-constraints, certificate-policies, authority-info-access, crl-distribution-points, revocation
          longest: 1y            | usual: 1y                  | t.yaml:10: key 'usual' is there already, on line 9
          description: a mail server | # nothing              | t.yaml:2: key 'description' is missing
          description: a mail server | description:           | t.yaml:1: a value is missing
          longest: 1y            | longest: {a: b}            | t.yaml:10: must be a single value, is a mapping
          longest: 1y            | longest: [1y]              | t.yaml:10: must be a single value, is a list
          [ec-p256, rsa-2048]    | ec-p256                    | t.yaml:7: must be a list like [a, b]
          role: end-entity       | - role                     | t.yaml:13: must be a mapping, like 'key: value' on lines of their own
          at-most: 20            | at-most: many              | t.yaml:23: 'many' must be a number from 0 to 1000000
          at-most: 20            | at-most: -1                | t.yaml:23: '-1' must be a number from 0 to 1000000
          wildcards: allowed     | wildcards: true            | t.yaml:24: 'true' must be one of allowed, refused
          longest: 1y            | longest: 1mo               | t.yaml:10: duration '1mo' must be like 30m, 12h, 90d, 10y or P90D, at most 1000y
          [ec-p256, rsa-2048]    | [ec-p256, rsa]             | t.yaml:7: 'rsa' must be one of ec-p256, ec-p384, ec-p521, rsa-2048, rsa-3072, rsa-4096, ed25519, ml-dsa-44, ml-dsa-65, ml-dsa-87
          [ec-p256, rsa-2048]    | [ec-p256, ec-p256]         | t.yaml:7: 'ec-p256' is there twice
          [O, ou]                | [O, Company]               | t.yaml:4: 'Company' is no attribute type
          L=Here,C=DE            | C=Germany                  | t.yaml:6: attribute C='Germany' must have 1 to 2 characters, has 7
          [serverAuth            | [serverauth                | t.yaml:19: 'serverauth' must be one of anyExtendedKeyUsage, serverAuth, clientAuth, codeSigning, emailProtection, timeStamping, OCSPSigning
          10.0.0.0/8             | 10.0.0.1/8                 | t.yaml:26: name constraint '10.0.0.1/8' has address bits beyond its prefix
          none                   | never                      | t.yaml:35: 'never' must be default, none or a URL
          # what YAML can do and nobody needs
          longest: 1y            | longest: &a 1y             | t.yaml:10: anchors and aliases are not read
          longest: 1y            | longest: *a                | t.yaml:10: anchors and aliases are not read
          longest: 1y            | longest: !!str 1y          | t.yaml:10: tags are not read
          longest: 1y            | {a: b}: 1y                 | t.yaml:10: a key must be text
          longest: 1y            | longest: [[[[[[[1y]]]]]]]  | t.yaml:10: nested more than 8 deep
          longest: 1y            | longest: '1y               | t.yaml:36: found unexpected end of stream while scanning a quoted scalar, from line 10 on
          revocation: checked    | ---                        | t.yaml:34: a second document begins, only one is read
          # what contradicts itself
          [O, ou]                | [CN, O, ou]                | t.yaml:4: subject.allowed: must not name CN, which is common-name's
          [O, ou]                | [O, C]                     | t.yaml:4: subject.allowed: C is fixed already
          required: [O]          | required: [ST]             | t.yaml:5: subject.required: ST must be in allowed as well
          L=Here,C=DE            | CN=x                       | t.yaml:6: subject.fixed: must not have a CN, which is common-name's
          [ec-p256, rsa-2048]    | [ec-p256]                  | t.yaml:16: key-usage.rsa-key: no RSA key is in key-algorithms
          usual: 90d             | usual: 400d                | t.yaml:9: validity.usual: 400d is longer than the longest, 1y
          usual: 90d             | usual: 59s                 | t.yaml:9: validity.usual: must be at least 1m
          longest: 1y            | longest: 101y              | t.yaml:10: validity.longest: 101y is over 100y
          back-date: 1h          | back-date: 49h             | t.yaml:11: validity.back-date: 49h is over 48h
          role: end-entity       | path-length: 0⏎  role: end-entity | t.yaml:12: basic-constraints: a path length is for role ca only (RFC 5280, section 4.2.1.9)
          [digitalSignature]     | [digitalSignature, keyCertSign] | t.yaml:14: key-usage: keyCertSign needs basic-constraints with role ca (RFC 5280, section 4.2.1.9)
          ec-key: [keyAgreement] | ec-key: [keyEncipherment]  | t.yaml:14: key-usage: keyEncipherment cannot be done with a key of kind EC
          ec-key: [keyAgreement] | ec-key: [encipherOnly]     | t.yaml:14: key-usage: encipherOnly and decipherOnly need keyAgreement (RFC 5280, section 4.2.1.3)
          [serverAuth,           | [anyExtendedKeyUsage,      | t.yaml:19: extended-key-usage.purposes: anyExtendedKeyUsage makes the other purposes pointless
          [serverAuth,           | [anyExtendedKeyUsage,      | t.yaml:20: extended-key-usage.criticality: anyExtendedKeyUsage must not be critical (RFC 5280, section 4.2.1.12)
          [serverAuth, 1.3.6.1.4.1.99999.2] | []              | t.yaml:20: extended-key-usage.criticality: there are no purposes to be critical
          any-key: [digitalSignature]⏎  rsa-key: [keyEncipherment]⏎  ec-key: [keyAgreement] | any-key: [cRLSign] | t.yaml:17: extended-key-usage.purposes: serverAuth has no use for a key of kind EC with this key usage (RFC 5280, section 4.2.1.12)
          at-most: 20            | at-most: 0                 | t.yaml:23: names.at-most: 0 allows no name at all
          [serverAuth,           | [serverAuth, serverAuth,   | t.yaml:19: extended-key-usage.purposes: names a purpose twice
          [serverAuth,           | [serverAuth, OCSPSigning, codeSigning, timeStamping, | t.yaml:19: extended-key-usage.purposes: timeStamping must stand alone (RFC 3161, section 2.3)
          at-least: 1⏎  at-most: 20 | at-least: 30⏎  at-most: 20 | t.yaml:22: names.at-least: is over at-most
          at-least: 1, at-most: 10 | at-least: 11, at-most: 10 | t.yaml:25: names.dns.at-least: is over at-most
          [c.a.test]             | [a.test]                   | t.yaml:25: names.dns.forbidden: dns:a.test is permitted as well
          2.5.29.32.0            | 1.3.6.1.4.1.99999.3        | t.yaml:30: certificate-policies: names a policy twice (RFC 5280, section 4.2.1.4)
          http://a.test          | https://a.test             | t.yaml:33: authority-info-access.ca-issuers: URL 'https://a.test/ca/{issuer}.crt' must start with http://
          revocation: checked    | revocation: no-check       | t.yaml:34: revocation: no-check is for OCSPSigning only (RFC 6960, section 4.2.2.2.1)
          """)
  void saysWhatIsWrongAndWhere(String from, String to, String problem) {
    assertThatThrownBy(() -> read(LEAF.replace(unquote(from), unquote(to))))
        .isInstanceOf(ConfigException.class)
        .satisfies(e -> assertThat(((ConfigException) e).problems()).contains(problem));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          keyCertSign, cRLSign        | cRLSign                     | t.yaml:6: key-usage.any-key: a CA needs keyCertSign (RFC 5280, section 4.2.1.3)
          common-name: required       | common-name: forbidden      | t.yaml:2: subject.common-name: forbidden leaves a CA without a subject, which RFC 5280, section 4.1.2.6 demands
          common-name: required       | common-name: first-name     | t.yaml:2: subject.common-name: first-name is for certificates with names, which a CA's has not
          path-length: 0, longest-path-length: 2 | longest-path-length: 2 | t.yaml:5: basic-constraints.longest-path-length: needs a path-length, without which the usual one is without limit
          path-length: 0,             | path-length: 3,             | t.yaml:5: basic-constraints.path-length: is over longest-path-length
          key-usage:                  | names: {dns: {}, at-least: 1}⏎key-usage: | t.yaml:6: names: a CA is named by its subject only
          role: ca, path-length: 0, longest-path-length: 2 | role: end-entity | t.yaml:7: name-constraints: are for role ca only (RFC 5280, section 4.2.1.10)
          crl-distribution-points: default | revocation: unavailable⏎crl-distribution-points: default | t.yaml:9: revocation: unavailable is not for a CA (RFC 9608, section 3)
          """)
  void saysWhatIsWrongWithACa(String from, String to, String problem) {
    assertThatThrownBy(() -> read(CA.replace(unquote(from), unquote(to))))
        .isInstanceOf(ConfigException.class)
        .satisfies(e -> assertThat(((ConfigException) e).problems()).contains(problem));
  }

  @Test
  void saysEverythingThatContradictsAtOnce() {
    String text = LEAF.replace("usual: 90d", "usual: 2y").replaceAll("at-least: 1", "at-least: 0");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            t.yaml:9: validity.usual: 2y is longer than the longest, 1y
            t.yaml:21: names: serverAuth needs at least one dns, ip or uri name (RFC 9525, section 4.1)\
            """);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {wildcards: allowed, ip: {}}              | names.wildcards: allowed needs dns names
          {at-most: 1}                              | names: must allow a kind: dns, ip, email, uri or dirname
          {dns: {at-least: 2}, at-most: 1}          | names.at-most: is under what the kinds want at least
          {dns: {at-least: 1}}                      | names: emailProtection needs email names (RFC 8550, section 3)
          """)
  void saysWhichNamesCannotBe(String names, String problem) {
    String text =
        LEAF.replace("serverAuth", "emailProtection")
            .replaceFirst("(?s)names:\\n.*certificate-p", "names: " + names + "\ncertificate-p");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("t.yaml:21: " + problem);
  }

  private static Optional<NameRule> name(
      int atLeast, int atMost, List<String> permitted, List<String> forbidden) {
    return Optional.of(
        new NameRule(
            atLeast,
            atMost,
            permitted.stream().map(GeneralSubtree::parse).toList(),
            forbidden.stream().map(GeneralSubtree::parse).toList()));
  }

  private static String unquote(String cell) {
    return cell.replace("⏎", "\n");
  }

  private static Profile read(String text) {
    return TemplateReader.read("t", "t.yaml", text.getBytes(UTF_8));
  }
}
