package pki.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pki.config.YamlNode.Mapping;
import pki.config.YamlNode.Scalar;
import pki.der.ObjectIdentifier;
import pki.keys.KeyAlgorithm;
import pki.name.Attribute;
import pki.name.DistinguishedName;
import pki.name.GeneralSubtree;
import pki.profile.DurationText;
import pki.profile.Profile;
import pki.profile.ProfileSpec;
import pki.profile.ProfileSpec.AccessRule;
import pki.profile.ProfileSpec.Contradiction;
import pki.profile.ProfileSpec.KeyUsageRule;
import pki.profile.ProfileSpec.NameRule;
import pki.profile.ProfileSpec.NamesRule;
import pki.profile.ProfileSpec.PurposeRule;
import pki.profile.ProfileSpec.Revocation;
import pki.profile.ProfileSpec.RoleRule;
import pki.profile.ProfileSpec.SubjectRule;
import pki.profile.ProfileSpec.UrlRule;
import pki.profile.ProfileSpec.ValidityRule;
import pki.x509.BasicConstraints;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;

/// Reads a template file. Each method reads one record of [ProfileSpec], whose components are the
/// keys.
final class TemplateReader {
  private TemplateReader() {}

  /// Reads a file into the profile of this name.
  ///
  /// @throws ConfigException with everything that is wrong
  static Profile read(String name, String file, byte[] contents) {
    Mapping in = YamlReader.read(file, contents).mapping(ProfileSpec.class);
    ProfileSpec spec = spec(in);
    List<Contradiction> contradictions = spec.contradictions();
    if (!contradictions.isEmpty()) {
      throw new ConfigException(
          contradictions.stream()
              .map(c -> in.placeOf(c.key()).describe(c.key() + ": " + c.reason()))
              .toList());
    }
    return new Profile(name, spec);
  }

  private static ProfileSpec spec(Mapping in) {
    return new ProfileSpec(
        in.require("description").text(),
        subject(in.require("subject").mapping(SubjectRule.class)),
        set(
            Optional.of(in.require("key-algorithms")),
            node -> node.parsed(TemplateReader::keyAlgorithm)),
        validity(in.require("validity").mapping(ValidityRule.class)),
        in.find("basic-constraints").map(TemplateReader::role).orElse(RoleRule.END_ENTITY),
        keyUsage(in.require("key-usage").mapping(KeyUsageRule.class)),
        in.find("extended-key-usage").map(TemplateReader::purposes).orElse(PurposeRule.NONE),
        in.find("names").map(TemplateReader::names).orElse(NamesRule.NONE),
        in.find("name-constraints")
            .map(TemplateReader::nameConstraints)
            .orElse(new NameConstraints(List.of(), List.of())),
        list(in.find("certificate-policies"), node -> node.parsed(ObjectIdentifier::of)),
        access(in.require("authority-info-access").mapping(AccessRule.class)),
        urls(in.require("crl-distribution-points")),
        in.find("revocation").map(n -> n.choice(Revocation.class)).orElse(Revocation.CHECKED));
  }

  private static SubjectRule subject(Mapping in) {
    return new SubjectRule(
        in.require("common-name").choice(SubjectRule.CommonName.class),
        set(in.find("allowed"), node -> node.parsed(TemplateReader::attributeType)),
        set(in.find("required"), node -> node.parsed(TemplateReader::attributeType)),
        in.find("fixed")
            .map(node -> node.parsed(DistinguishedName::parse))
            .orElse(DistinguishedName.EMPTY));
  }

  private static ValidityRule validity(Mapping in) {
    return new ValidityRule(
        in.require("usual").parsed(DurationText::parse),
        in.require("longest").parsed(DurationText::parse),
        in.require("back-date").parsed(DurationText::parse));
  }

  private static RoleRule role(YamlNode node) {
    Mapping in = node.mapping(RoleRule.class);
    return new RoleRule(
        in.require("role").choice(BasicConstraints.Role.class),
        number(in.find("path-length")),
        number(in.find("longest-path-length")));
  }

  private static KeyUsageRule keyUsage(Mapping in) {
    return new KeyUsageRule(
        set(in.find("any-key"), node -> node.parsed(TemplateReader::keyUsage)),
        set(in.find("rsa-key"), node -> node.parsed(TemplateReader::keyUsage)),
        set(in.find("ec-key"), node -> node.parsed(TemplateReader::keyUsage)));
  }

  private static PurposeRule purposes(YamlNode node) {
    Mapping in = node.mapping(PurposeRule.class);
    return new PurposeRule(
        in.require("purposes").list(item -> item.parsed(TemplateReader::purpose)),
        in.find("criticality")
            .map(n -> n.choice(Criticality.class))
            .orElse(Criticality.NON_CRITICAL));
  }

  private static NamesRule names(YamlNode node) {
    Mapping in = node.mapping(NamesRule.class);
    return new NamesRule(
        number(in.find("at-least")).orElse(0),
        number(in.find("at-most")).orElse(100),
        in.find("wildcards")
            .map(n -> n.choice(NamesRule.Wildcards.class))
            .orElse(NamesRule.Wildcards.REFUSED),
        in.find("dns").map(kind -> name("dns", kind)),
        in.find("ip").map(kind -> name("ip", kind)),
        in.find("email").map(kind -> name("email", kind)),
        in.find("uri").map(kind -> name("uri", kind)),
        in.find("dirname").map(kind -> name("dirname", kind)));
  }

  private static NameRule name(String kind, YamlNode node) {
    Mapping in = node.mapping(NameRule.class);
    Function<YamlNode, GeneralSubtree> base =
        item -> item.parsed(text -> GeneralSubtree.parse(kind + ":" + text));
    return new NameRule(
        number(in.find("at-least")).orElse(0),
        number(in.find("at-most")).orElse(100),
        list(in.find("permitted"), base),
        list(in.find("forbidden"), base));
  }

  private static NameConstraints nameConstraints(YamlNode node) {
    Mapping in = node.mapping(NameConstraints.class);
    return new NameConstraints(
        list(in.find("permitted"), item -> item.parsed(GeneralSubtree::parse)),
        list(in.find("excluded"), item -> item.parsed(GeneralSubtree::parse)));
  }

  private static AccessRule access(Mapping in) {
    return new AccessRule(urls(in.require("ocsp")), urls(in.require("ca-issuers")));
  }

  /// `default`, `none`, a URL, or a list of URLs.
  private static UrlRule urls(YamlNode node) {
    if (!(node instanceof Scalar)) {
      return new UrlRule.Given(node.list(YamlNode::text));
    }
    String text = node.text();
    return switch (text) {
      case "default" -> new UrlRule.FromBaseUrl();
      case "none" -> UrlRule.Given.NONE;
      default -> {
        if (!text.contains(":")) {
          throw node.place().fault("'%s' must be default, none or a URL".formatted(text));
        }
        yield new UrlRule.Given(List.of(text));
      }
    };
  }

  private static OptionalInt number(Optional<YamlNode> found) {
    return found.map(node -> OptionalInt.of(node.number())).orElse(OptionalInt.empty());
  }

  private static <T> List<T> list(Optional<YamlNode> found, Function<YamlNode, T> reader) {
    return found.map(node -> node.list(reader)).orElse(List.of());
  }

  private static <T> Set<T> set(Optional<YamlNode> found, Function<YamlNode, T> reader) {
    Set<T> set = new LinkedHashSet<>();
    found.ifPresent(list ->
        list.list(node -> {
          T value = reader.apply(node);
          if (!set.add(value)) {
            throw node.place().fault("'%s' is there twice".formatted(node.text()));
          }
          return value;
        }));
    return set;
  }

  static KeyAlgorithm keyAlgorithm(String label) {
    return KeyAlgorithm.named(label)
        .orElseThrow(
            () -> notOneOf(label, Stream.of(KeyAlgorithm.values()).map(KeyAlgorithm::label)));
  }

  private static KeyUsage keyUsage(String name) {
    return Stream.of(KeyUsage.values())
        .filter(usage -> usage.asn1Name().equals(name))
        .findFirst()
        .orElseThrow(() -> notOneOf(name, Stream.of(KeyUsage.values()).map(KeyUsage::asn1Name)));
  }

  private static KeyPurpose purpose(String name) {
    if (!name.contains(".") && !KeyPurpose.NAMES.contains(name)) {
      throw notOneOf(name, KeyPurpose.NAMES.stream());
    }
    return KeyPurpose.named(name);
  }

  private static String attributeType(String name) {
    if (Attribute.typeNamed(name).isEmpty()) {
      throw new IllegalArgumentException("'%s' is no attribute type".formatted(name));
    }
    return name.toUpperCase(Locale.ROOT);
  }

  private static IllegalArgumentException notOneOf(String given, Stream<String> known) {
    return new IllegalArgumentException(
        "'%s' must be one of %s".formatted(given, known.collect(Collectors.joining(", "))));
  }
}
