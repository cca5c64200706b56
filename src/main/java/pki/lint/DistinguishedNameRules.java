package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.warning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pki.der.DerReader;
import pki.name.Attribute;
import pki.x509.Certificate;

/// Issuer and subject (RFC 5280, sections 4.1.2.4 and 4.1.2.6, appendix A.1).
final class DistinguishedNameRules {
  private static final String COMMON_NAME = "CN";

  static final List<LintRule> ALL =
      List.of(
          error(
              "issuer-named",
              "RFC 5280, section 4.1.2.4",
              c -> faultIf(c.issuer().isEmpty(), "issuer is empty")),
          error(
              "ca-named",
              "RFC 5280, section 4.1.2.6",
              c -> faultIf(Facts.isCa(c) && c.subject().isEmpty(), "subject of a CA is empty")),
          error("attribute-text", "RFC 5280, appendix A.1", DistinguishedNameRules::texts),
          error(
              "attribute-string-type",
              "RFC 5280, section 4.1.2.4 and appendix A.1",
              DistinguishedNameRules::stringTypes),
          warning(
              "one-common-name",
              "Baseline Requirements, section 7.1.4.1",
              c -> {
                long count =
                    attributes(c.subject().rdns())
                        .filter(attribute -> attribute.typeName().equals(COMMON_NAME))
                        .count();
                return faultIf(count > 1, "subject has %d common names", count);
              }));

  private DistinguishedNameRules() {}

  private static Stream<Attribute> attributes(List<List<Attribute>> rdns) {
    return rdns.stream().flatMap(List::stream);
  }

  private static List<Attribute> all(Certificate certificate) {
    return Stream.of(certificate.issuer(), certificate.subject())
        .flatMap(name -> attributes(name.rdns()))
        .distinct()
        .toList();
  }

  /// Length, characters, and the country's form: what cannot be made anew was never right.
  private static List<String> texts(Certificate certificate) {
    List<String> faults = new ArrayList<>();
    for (Attribute attribute : all(certificate)) {
      Optional<String> text = attribute.text();
      if (Attribute.typeNamed(attribute.typeName()).isEmpty()) {
        continue;
      }
      if (text.isEmpty()) {
        faults.add("attribute %s is no text".formatted(attribute));
        continue;
      }
      try {
        var _ = Attribute.of(attribute.typeName(), text.get());
      } catch (IllegalArgumentException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    return faults;
  }

  /// A DirectoryString is a UTF8String or PrintableString; C, serialNumber and dnQualifier are
  /// PrintableStrings, DC and emailAddress IA5Strings.
  private static List<String> stringTypes(Certificate certificate) {
    List<String> faults = new ArrayList<>();
    for (Attribute attribute : all(certificate)) {
      List<Integer> allowed =
          switch (attribute.typeName()) {
            case "C", "SERIALNUMBER", "DNQUALIFIER" -> List.of(DerReader.PRINTABLE_STRING);
            case "DC", "EMAILADDRESS" -> List.of(DerReader.IA5_STRING);
            default -> List.of(DerReader.UTF8_STRING, DerReader.PRINTABLE_STRING);
          };
      boolean known = Attribute.typeNamed(attribute.typeName()).isPresent();
      if (known && !allowed.contains(attribute.valueTag())) {
        faults.add(
            "attribute %s has string type 0x%02x".formatted(attribute, attribute.valueTag()));
      }
    }
    return faults;
  }
}
