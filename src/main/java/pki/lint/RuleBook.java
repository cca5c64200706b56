package pki.lint;

import java.util.List;
import java.util.stream.Stream;

/// All rules, in the order of a certificate's fields and RFC 5280's sections.
final class RuleBook {
  private RuleBook() {}

  static List<LintRule> all() {
    return Stream.of(
            EncodingRules.ALL,
            FieldRules.ALL,
            SignatureRules.ALL,
            TimeRules.ALL,
            DistinguishedNameRules.ALL,
            PublicKeyRules.ALL,
            CriticalityRules.ALL,
            KeyIdentifierRules.ALL,
            KeyUsageRules.ALL,
            PolicyRules.ALL,
            SubjectAltNameRules.ALL,
            BasicConstraintsRules.ALL,
            NameConstraintsRules.ALL,
            ExtendedKeyUsageRules.ALL,
            UrlRules.ALL,
            RevocationRules.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
