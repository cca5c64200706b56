package pki.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pki.name.Attribute;
import pki.name.DistinguishedName;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.IpAddress;
import pki.name.Rfc822Name;
import pki.profile.ProfileSpec.SubjectRule;
import pki.profile.ProfileSpec.SubjectRule.CommonName;

/// The subject that a request gets under a rule: the fixed part, then what the request brings, then
/// the first name as common name where the rule wants that.
record SubjectChoice(SubjectRule rule, DistinguishedName asked, List<GeneralName> names) {
  private static final int LONGEST_COMMON_NAME = 64; // RFC 5280, appendix A.1: ub-common-name

  DistinguishedName subject() {
    List<List<Attribute>> rdns = new ArrayList<>(rule.fixed().rdns());
    rdns.addAll(asked.rdns());
    if (rule.commonName() == CommonName.FIRST_NAME && !types(asked).contains("CN")) {
      firstName().ifPresent(name -> rdns.add(List.of(Attribute.of("CN", name))));
    }
    return new DistinguishedName(rdns);
  }

  List<Violation> violations() {
    List<Violation> violations = new ArrayList<>(commonNameViolations());
    List<String> brought = types(asked).stream().filter(type -> !type.equals("CN")).toList();
    for (String type : new HashSet<>(brought)) {
      if (!rule.allowed().contains(type)) {
        violations.add(
            new Violation(
                "subject.allowed",
                "subject '%s' has %s, allowed are %s".formatted(asked, type, allowed()),
                "leave %s out, or allow it in the template".formatted(type)));
      }
    }
    for (String type : rule.required()) {
      if (!brought.contains(type)) {
        violations.add(
            new Violation(
                "subject.required",
                "subject '%s' lacks %s, which the template requires".formatted(asked, type),
                "give it with --subject \"%s=…\"".formatted(type)));
      }
    }
    return violations;
  }

  private List<Violation> commonNameViolations() {
    List<String> given = types(asked).stream().filter(type -> type.equals("CN")).toList();
    if (given.size() > 1) {
      return List.of(
          new Violation(
              "subject.common-name",
              "subject '%s' has %d common names, at most one is read"
                  .formatted(asked, given.size()),
              "keep one CN"));
    }
    Optional<String> commonName = asked.commonName();
    return switch (rule.commonName()) {
      case OPTIONAL -> List.of();
      case REQUIRED ->
          commonName.isPresent()
              ? List.of()
              : List.of(
                  new Violation(
                      "subject.common-name",
                      "subject '%s' has no common name, which the template requires"
                          .formatted(asked),
                      "give one with --subject \"CN=…\""));
      case FORBIDDEN ->
          given.isEmpty()
              ? List.of()
              : List.of(
                  new Violation(
                      "subject.common-name",
                      "subject '%s' has a common name, which the template forbids".formatted(asked),
                      "leave CN out"));
      case FIRST_NAME ->
          given.isEmpty() || commonName.filter(this::isName).isPresent()
              ? List.of()
              : List.of(
                  new Violation(
                      "subject.common-name",
                      "common name of '%s' is none of the certificate's names".formatted(asked),
                      "add it as a name, or leave CN out: the first name becomes it"));
    };
  }

  private boolean isName(String commonName) {
    return names.stream().anyMatch(name -> name.text().equalsIgnoreCase(commonName));
  }

  /// The first name that fits; a longer one is found in the names all the same.
  private Optional<String> firstName() {
    return names.stream()
        .filter(name ->
            name instanceof DnsName || name instanceof IpAddress || name instanceof Rfc822Name)
        .map(GeneralName::text)
        .filter(text -> text.length() <= LONGEST_COMMON_NAME)
        .findFirst();
  }

  private String allowed() {
    Set<String> allowed = rule.allowed();
    return allowed.isEmpty() ? "none" : String.join(", ", allowed);
  }

  private static List<String> types(DistinguishedName name) {
    return name.rdns().stream().flatMap(List::stream).map(Attribute::typeName).toList();
  }
}
