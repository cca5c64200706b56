package pki.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extensions;

/// Extensions as octets (RFC 5280, section 4.2): what a value must be before it can be judged.
final class EncodingRules {
  /// How each extension is decoded.
  private static final Map<ObjectIdentifier, Function<Extensions, Object>> DECODERS =
      new LinkedHashMap<>();

  static {
    DECODERS.put(Extension.SUBJECT_KEY_IDENTIFIER, Extensions::subjectKeyIdentifier);
    DECODERS.put(Extension.AUTHORITY_KEY_IDENTIFIER, Extensions::authorityKeyIdentifier);
    DECODERS.put(Extension.KEY_USAGE, Extensions::keyUsage);
    DECODERS.put(Extension.CERTIFICATE_POLICIES, Extensions::certificatePolicies);
    DECODERS.put(Extension.POLICY_MAPPINGS, Extensions::policyMappings);
    DECODERS.put(Extension.SUBJECT_ALTERNATIVE_NAME, Extensions::subjectAlternativeNames);
    DECODERS.put(Extension.BASIC_CONSTRAINTS, Extensions::basicConstraints);
    DECODERS.put(Extension.NAME_CONSTRAINTS, Extensions::nameConstraints);
    DECODERS.put(Extension.POLICY_CONSTRAINTS, Extensions::policyConstraints);
    DECODERS.put(Extension.EXTENDED_KEY_USAGE, Extensions::extendedKeyUsage);
    DECODERS.put(Extension.CRL_DISTRIBUTION_POINTS, Extensions::crlDistributionPoints);
    DECODERS.put(Extension.INHIBIT_ANY_POLICY, Extensions::inhibitAnyPolicy);
    DECODERS.put(Extension.AUTHORITY_INFORMATION_ACCESS, Extensions::authorityInformationAccess);
    DECODERS.put(Extension.OCSP_NO_CHECK, e -> readNull(e, Extension.OCSP_NO_CHECK));
    DECODERS.put(
        Extension.NO_REVOCATION_AVAILABLE, e -> readNull(e, Extension.NO_REVOCATION_AVAILABLE));
  }

  static final List<LintRule> ALL =
      List.of(
          LintRule.error("extension-decodes", "RFC 5280, section 4.2", EncodingRules::undecodable),
          LintRule.warning(
              "critical-extension-known",
              "RFC 5280, section 4.2",
              certificate ->
                  certificate.extensions().all().stream()
                      .filter(e -> e.isCritical() && !DECODERS.containsKey(e.oid()))
                      .map(e -> "extension %s is critical and hardly known".formatted(e.name()))
                      .toList()));

  private EncodingRules() {}

  private static List<String> undecodable(Certificate certificate) {
    List<String> faults = new ArrayList<>();
    for (Extension extension : certificate.extensions().all()) {
      var decoder = DECODERS.get(extension.oid());
      if (decoder == null) {
        continue;
      }
      try {
        var _ = decoder.apply(certificate.extensions());
      } catch (EncodingException e) {
        faults.add("extension %s: %s".formatted(extension.name(), e.getMessage()));
      }
    }
    return faults;
  }

  private static Object readNull(Extensions extensions, ObjectIdentifier oid) {
    DerReader value = extensions.find(oid).orElseThrow().value().reader();
    value.read(DerReader.NULL).end();
    value.end();
    return value;
  }
}
