package pki.x509;

import java.util.List;
import java.util.function.Function;
import pki.der.ObjectIdentifier;

/// A typed accessor of [Extensions] and the extension that it decodes.
record TypedReader(String name, ObjectIdentifier oid, Function<Extensions, Object> accessor) {
  /// All that there are.
  static final List<TypedReader> ALL =
      List.of(
          of("basicConstraints", Extension.BASIC_CONSTRAINTS, Extensions::basicConstraints),
          of("keyUsage", Extension.KEY_USAGE, Extensions::keyUsage),
          of("extendedKeyUsage", Extension.EXTENDED_KEY_USAGE, Extensions::extendedKeyUsage),
          of(
              "subjectAlternativeNames",
              Extension.SUBJECT_ALTERNATIVE_NAME,
              Extensions::subjectAlternativeNames),
          of(
              "subjectKeyIdentifier",
              Extension.SUBJECT_KEY_IDENTIFIER,
              Extensions::subjectKeyIdentifier),
          of(
              "authorityKeyIdentifier",
              Extension.AUTHORITY_KEY_IDENTIFIER,
              Extensions::authorityKeyIdentifier),
          of("nameConstraints", Extension.NAME_CONSTRAINTS, Extensions::nameConstraints),
          of(
              "certificatePolicies",
              Extension.CERTIFICATE_POLICIES,
              Extensions::certificatePolicies),
          of("policyMappings", Extension.POLICY_MAPPINGS, Extensions::policyMappings),
          of("policyConstraints", Extension.POLICY_CONSTRAINTS, Extensions::policyConstraints),
          of("inhibitAnyPolicy", Extension.INHIBIT_ANY_POLICY, Extensions::inhibitAnyPolicy),
          of(
              "crlDistributionPoints",
              Extension.CRL_DISTRIBUTION_POINTS,
              Extensions::crlDistributionPoints),
          of(
              "authorityInformationAccess",
              Extension.AUTHORITY_INFORMATION_ACCESS,
              Extensions::authorityInformationAccess));

  private static TypedReader of(
      String name, ObjectIdentifier oid, Function<Extensions, Object> accessor) {
    return new TypedReader(name, oid, accessor);
  }

  static TypedReader named(String name) {
    return ALL.stream().filter(reader -> reader.name.equals(name)).findFirst().orElseThrow();
  }

  /// Decodes the extension and shows it, so that all of it is looked at.
  String read(Extensions extensions) {
    return accessor.apply(extensions).toString();
  }
}
