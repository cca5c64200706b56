package pki.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.name.MalformedName;
import pki.x509.AccessDescription;
import pki.x509.BasicConstraints;
import pki.x509.DistributionPoint;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;
import pki.x509.PolicyConstraints;
import pki.x509.PolicyInformation;

/// What the extensions of a certificate or request say, in the order in which a newcomer asks. One
/// that is malformed is said to be so; one that is not known is shown in hexadecimal.
final class ExtensionFacts {
  /// How many octets of an unknown extension people are shown.
  private static final int MOST_OCTETS = 64;

  private final Facts facts;
  private final Extensions extensions;
  private final List<ObjectIdentifier> shown = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  ExtensionFacts(Facts facts, Extensions extensions) {
    this.facts = facts;
    this.extensions = extensions;
  }

  /// Adds all of them. Problems are the caller's to add, who may know more.
  List<String> add() {
    show(Extension.SUBJECT_ALTERNATIVE_NAME, "names", this::names);
    show(Extension.KEY_USAGE, "usage", this::keyUsage);
    show(Extension.EXTENDED_KEY_USAGE, "purposes", this::purposes);
    show(Extension.BASIC_CONSTRAINTS, "CA", this::basicConstraints);
    show(Extension.NAME_CONSTRAINTS, "constraints", this::nameConstraints);
    show(Extension.CERTIFICATE_POLICIES, "policies", this::policies);
    show(Extension.POLICY_MAPPINGS, "mappings", this::policyMappings);
    show(Extension.POLICY_CONSTRAINTS, "policy rules", this::policyConstraints);
    show(Extension.INHIBIT_ANY_POLICY, "anyPolicy", this::inhibitAnyPolicy);
    show(Extension.AUTHORITY_INFORMATION_ACCESS, "status at", this::access);
    show(Extension.CRL_DISTRIBUTION_POINTS, "CRL at", this::distributionPoints);
    show(Extension.FRESHEST_CRL, "delta CRL at", this::freshestCrl);
    show(Extension.NO_REVOCATION_AVAILABLE, "revocation", this::noRevocation);
    show(Extension.OCSP_NO_CHECK, "revocation", this::ocspNoCheck);
    show(Extension.SUBJECT_KEY_IDENTIFIER, "key id", this::subjectKeyIdentifier);
    show(Extension.AUTHORITY_KEY_IDENTIFIER, "signed by", this::authorityKeyIdentifier);
    unknown();
    List<String> critical =
        extensions.all().stream().filter(Extension::isCritical).map(Extension::name).toList();
    if (!critical.isEmpty()) {
      facts.value("criticalExtensions", critical);
    }
    return problems;
  }

  private void show(ObjectIdentifier oid, String label, Supplier<List<String>> decode) {
    Optional<Extension> extension = extensions.find(oid);
    if (extension.isEmpty()) {
      return;
    }
    shown.add(oid);
    List<String> texts = new ArrayList<>();
    try {
      texts.addAll(decode.get());
    } catch (IllegalArgumentException e) { // EncodingException too
      String reason = "%s is malformed: %s".formatted(extension.get().name(), e.getMessage());
      problems.add(reason);
      texts.add("MALFORMED: " + e.getMessage());
    }
    if (extension.get().isCritical() && !texts.isEmpty()) {
      texts.set(0, texts.getFirst() + " (critical)");
    }
    facts.lines(label, texts);
  }

  private void unknown() {
    List<Map<String, Object>> others = new ArrayList<>();
    for (Extension extension : extensions.all()) {
      if (shown.contains(extension.oid())) {
        continue;
      }
      String hex = extension.value().hex();
      String cut = hex.length() > 2 * MOST_OCTETS ? hex.substring(0, 2 * MOST_OCTETS) + "…" : hex;
      String critical = extension.isCritical() ? " (critical)" : "";
      facts.line("extension", "%s%s: %s".formatted(extension.name(), critical, cut));
      Map<String, Object> other = new LinkedHashMap<>();
      other.put("oid", extension.oid().toString());
      other.put("name", extension.name());
      other.put("critical", extension.isCritical());
      other.put("value", hex);
      others.add(other);
    }
    if (!others.isEmpty()) {
      facts.value("otherExtensions", others);
    }
  }

  private List<String> names() {
    List<GeneralName> names = extensions.subjectAlternativeNames();
    facts.value("names", names.stream().map(GeneralName::text).toList());
    for (GeneralName name : names) {
      if (name instanceof MalformedName malformed) {
        problems.add("name '%s' is malformed: %s".formatted(name.text(), malformed.fault()));
      }
    }
    return names.stream().map(ExtensionFacts::text).toList();
  }

  private static String text(GeneralName name) {
    return switch (name) {
      case MalformedName malformed ->
          "%s (MALFORMED: %s)".formatted(malformed.text(), malformed.fault());
      case DnsName dns when !dns.toUnicode().equals(dns.text()) ->
          "%s (%s)".formatted(dns.text(), dns.toUnicode());
      default -> name.text(); // every other kind is as it is written
    };
  }

  private List<String> keyUsage() {
    List<String> usages =
        extensions.keyUsage().stream().flatMap(u -> u.stream().map(KeyUsage::asn1Name)).toList();
    facts.value("keyUsage", usages);
    return List.of(String.join(", ", usages));
  }

  private List<String> purposes() {
    List<String> purposes =
        extensions.extendedKeyUsage().stream()
            .flatMap(p -> p.stream().map(KeyPurpose::toString))
            .toList();
    facts.value("extendedKeyUsage", purposes);
    return List.of(String.join(", ", purposes));
  }

  private List<String> basicConstraints() {
    BasicConstraints constraints =
        extensions.basicConstraints().orElse(BasicConstraints.END_ENTITY);
    facts.value("ca", constraints.isCa());
    if (!constraints.isCa()) {
      return List.of("no");
    }
    if (constraints.pathLength().isEmpty()) {
      return List.of("yes, any number of CAs below it");
    }
    int most = constraints.pathLength().getAsInt();
    facts.value("pathLength", most);
    return List.of(
        most == 0
            ? "yes, with no CA below it (path length 0)"
            : "yes, at most %d CAs below it (path length %d)".formatted(most, most));
  }

  private List<String> nameConstraints() {
    NameConstraints constraints = extensions.nameConstraints().orElseThrow();
    List<String> permitted = constraints.permitted().stream().map(GeneralSubtree::text).toList();
    List<String> excluded = constraints.excluded().stream().map(GeneralSubtree::text).toList();
    facts.value("nameConstraints", Map.of("permitted", permitted, "excluded", excluded));
    return Stream.concat(
            permitted.stream().map(base -> "only " + base),
            excluded.stream().map(base -> "never " + base))
        .toList();
  }

  private List<String> policies() {
    List<String> policies =
        extensions.certificatePolicies().stream()
            .flatMap(p -> p.stream().map(PolicyInformation::policy))
            .map(ObjectIdentifier::toString)
            .toList();
    facts.value("certificatePolicies", policies);
    String any = PolicyInformation.ANY_POLICY.toString();
    return policies.stream().map(p -> p.equals(any) ? p + " (any policy)" : p).toList();
  }

  private List<String> policyMappings() {
    List<String> mappings =
        extensions.policyMappings().stream()
            .flatMap(m -> m.stream())
            .map(m -> "%s counts as %s".formatted(m.issuerPolicy(), m.subjectPolicy()))
            .toList();
    facts.value("policyMappings", mappings);
    return mappings;
  }

  private List<String> policyConstraints() {
    PolicyConstraints constraints = extensions.policyConstraints().orElseThrow();
    List<String> texts = new ArrayList<>();
    constraints
        .requireExplicitPolicy()
        .ifPresent(skip -> {
          facts.value("requireExplicitPolicy", skip);
          texts.add("a policy is required after %d certificates".formatted(skip));
        });
    constraints
        .inhibitPolicyMapping()
        .ifPresent(skip -> {
          facts.value("inhibitPolicyMapping", skip);
          texts.add("no policy mapping after %d certificates".formatted(skip));
        });
    return texts;
  }

  private List<String> inhibitAnyPolicy() {
    int skip = extensions.inhibitAnyPolicy().orElseThrow();
    facts.value("inhibitAnyPolicy", skip);
    return List.of("does not count after %d certificates".formatted(skip));
  }

  private List<String> access() {
    List<AccessDescription> all = extensions.authorityInformationAccess();
    List<String> texts = new ArrayList<>();
    List<String> ocsp = locations(all, AccessDescription.OCSP);
    List<String> issuers = locations(all, AccessDescription.CA_ISSUERS);
    facts.value("ocspUrls", ocsp).value("caIssuersUrls", issuers);
    ocsp.forEach(url -> texts.add("OCSP " + url));
    issuers.forEach(url -> texts.add("issuer's certificate " + url));
    all.stream()
        .filter(d -> !d.method().equals(AccessDescription.OCSP))
        .filter(d -> !d.method().equals(AccessDescription.CA_ISSUERS))
        .forEach(d -> texts.add("%s %s".formatted(d.method(), d.location().text())));
    return texts;
  }

  private static List<String> locations(List<AccessDescription> all, ObjectIdentifier method) {
    return all.stream()
        .filter(description -> description.method().equals(method))
        .map(description -> description.location().text())
        .toList();
  }

  private List<String> distributionPoints() {
    return places("crlUrls", extensions.crlDistributionPoints());
  }

  private List<String> freshestCrl() {
    return places("deltaCrlUrls", extensions.freshestCrl());
  }

  private List<String> places(String value, List<DistributionPoint> points) {
    List<String> urls =
        points.stream().flatMap(p -> p.fullName().stream().map(GeneralName::text)).toList();
    facts.value(value, urls);
    return urls.isEmpty() ? List.of("a place named relative to the issuer") : urls;
  }

  private List<String> noRevocation() {
    facts.value("noRevocationAvailable", true);
    return List.of("none is published, it is too short-lived to need any");
  }

  private List<String> ocspNoCheck() {
    facts.value("ocspNoCheck", true);
    return List.of("this responder's certificate need not be checked");
  }

  private List<String> subjectKeyIdentifier() {
    String hex = extensions.subjectKeyIdentifier().orElseThrow().hex();
    facts.value("subjectKeyIdentifier", hex);
    return List.of(hex);
  }

  private List<String> authorityKeyIdentifier() {
    var identifier = extensions.authorityKeyIdentifier().orElseThrow();
    List<String> texts = new ArrayList<>();
    identifier
        .keyIdentifier()
        .ifPresent(id -> {
          facts.value("authorityKeyIdentifier", id.hex());
          texts.add("key id " + id.hex());
        });
    identifier.serial().ifPresent(serial -> texts.add("certificate serial " + serial.toString(16)));
    if (texts.isEmpty()) {
      throw new EncodingException("it names no key");
    }
    return texts;
  }
}
