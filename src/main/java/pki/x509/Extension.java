package pki.x509;

import java.util.List;
import java.util.Map;
import java.util.Set;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralName;

/// An extension as it stands in a certificate, request or CRL (RFC 5280, section 4.2):
///
/// ```
/// Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE,
///   extnValue OCTET STRING }
/// ```
///
/// @param value the contents of `extnValue`
public record Extension(ObjectIdentifier oid, Criticality criticality, Octets value) {
  /// Whether a reader that does not know the extension must refuse the certificate.
  public enum Criticality {
    CRITICAL,
    NON_CRITICAL
  }

  public static final ObjectIdentifier SUBJECT_KEY_IDENTIFIER = ObjectIdentifier.of("2.5.29.14");
  public static final ObjectIdentifier KEY_USAGE = ObjectIdentifier.of("2.5.29.15");
  public static final ObjectIdentifier SUBJECT_ALTERNATIVE_NAME = ObjectIdentifier.of("2.5.29.17");
  public static final ObjectIdentifier ISSUER_ALTERNATIVE_NAME = ObjectIdentifier.of("2.5.29.18");
  public static final ObjectIdentifier BASIC_CONSTRAINTS = ObjectIdentifier.of("2.5.29.19");
  public static final ObjectIdentifier CRL_NUMBER = ObjectIdentifier.of("2.5.29.20");
  public static final ObjectIdentifier REASON_CODE = ObjectIdentifier.of("2.5.29.21");
  public static final ObjectIdentifier INVALIDITY_DATE = ObjectIdentifier.of("2.5.29.24");
  public static final ObjectIdentifier DELTA_CRL_INDICATOR = ObjectIdentifier.of("2.5.29.27");
  public static final ObjectIdentifier ISSUING_DISTRIBUTION_POINT =
      ObjectIdentifier.of("2.5.29.28");
  public static final ObjectIdentifier CERTIFICATE_ISSUER = ObjectIdentifier.of("2.5.29.29");
  public static final ObjectIdentifier NAME_CONSTRAINTS = ObjectIdentifier.of("2.5.29.30");
  public static final ObjectIdentifier CRL_DISTRIBUTION_POINTS = ObjectIdentifier.of("2.5.29.31");
  public static final ObjectIdentifier CERTIFICATE_POLICIES = ObjectIdentifier.of("2.5.29.32");
  public static final ObjectIdentifier POLICY_MAPPINGS = ObjectIdentifier.of("2.5.29.33");
  public static final ObjectIdentifier AUTHORITY_KEY_IDENTIFIER = ObjectIdentifier.of("2.5.29.35");
  public static final ObjectIdentifier POLICY_CONSTRAINTS = ObjectIdentifier.of("2.5.29.36");
  public static final ObjectIdentifier EXTENDED_KEY_USAGE = ObjectIdentifier.of("2.5.29.37");
  public static final ObjectIdentifier FRESHEST_CRL = ObjectIdentifier.of("2.5.29.46");
  public static final ObjectIdentifier INHIBIT_ANY_POLICY = ObjectIdentifier.of("2.5.29.54");
  public static final ObjectIdentifier NO_REVOCATION_AVAILABLE = ObjectIdentifier.of("2.5.29.56");
  public static final ObjectIdentifier EXPIRED_CERTS_ON_CRL = ObjectIdentifier.of("2.5.29.60");
  public static final ObjectIdentifier AUTHORITY_INFORMATION_ACCESS =
      ObjectIdentifier.of("1.3.6.1.5.5.7.1.1");
  public static final ObjectIdentifier TLS_FEATURE = ObjectIdentifier.of("1.3.6.1.5.5.7.1.24");
  public static final ObjectIdentifier OCSP_NO_CHECK = ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.5");

  private static final Map<ObjectIdentifier, String> NAMES =
      Map.ofEntries(
          Map.entry(SUBJECT_KEY_IDENTIFIER, "subjectKeyIdentifier"),
          Map.entry(KEY_USAGE, "keyUsage"),
          Map.entry(SUBJECT_ALTERNATIVE_NAME, "subjectAltName"),
          Map.entry(ISSUER_ALTERNATIVE_NAME, "issuerAltName"),
          Map.entry(BASIC_CONSTRAINTS, "basicConstraints"),
          Map.entry(CRL_NUMBER, "cRLNumber"),
          Map.entry(REASON_CODE, "reasonCode"),
          Map.entry(INVALIDITY_DATE, "invalidityDate"),
          Map.entry(DELTA_CRL_INDICATOR, "deltaCRLIndicator"),
          Map.entry(ISSUING_DISTRIBUTION_POINT, "issuingDistributionPoint"),
          Map.entry(CERTIFICATE_ISSUER, "certificateIssuer"),
          Map.entry(NAME_CONSTRAINTS, "nameConstraints"),
          Map.entry(CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints"),
          Map.entry(CERTIFICATE_POLICIES, "certificatePolicies"),
          Map.entry(POLICY_MAPPINGS, "policyMappings"),
          Map.entry(AUTHORITY_KEY_IDENTIFIER, "authorityKeyIdentifier"),
          Map.entry(POLICY_CONSTRAINTS, "policyConstraints"),
          Map.entry(EXTENDED_KEY_USAGE, "extKeyUsage"),
          Map.entry(FRESHEST_CRL, "freshestCRL"),
          Map.entry(EXPIRED_CERTS_ON_CRL, "expiredCertsOnCRL"),
          Map.entry(INHIBIT_ANY_POLICY, "inhibitAnyPolicy"),
          Map.entry(NO_REVOCATION_AVAILABLE, "noRevAvail"),
          Map.entry(AUTHORITY_INFORMATION_ACCESS, "authorityInfoAccess"),
          Map.entry(OCSP_NO_CHECK, "ocsp-nocheck"));

  public boolean isCritical() {
    return criticality == Criticality.CRITICAL;
  }

  /// The RFC's name of the extension, such as `keyUsage`, or its dotted identifier.
  public String name() {
    return NAMES.getOrDefault(oid, oid.toString());
  }

  /// Makes a critical extension of an encoded value.
  public static Extension critical(ObjectIdentifier oid, byte[] value) {
    return new Extension(oid, Criticality.CRITICAL, Octets.of(value));
  }

  /// Makes a non-critical extension of an encoded value.
  public static Extension nonCritical(ObjectIdentifier oid, byte[] value) {
    return new Extension(oid, Criticality.NON_CRITICAL, Octets.of(value));
  }

  /// RFC 5280, section 4.2.1.3: SHOULD be critical.
  public static Extension keyUsage(Set<KeyUsage> usages) {
    return critical(KEY_USAGE, KeyUsage.encode(usages));
  }

  /// RFC 5280, section 4.2.1.12: MAY be critical; not being so keeps old clients working.
  public static Extension extendedKeyUsage(List<KeyPurpose> purposes) {
    return nonCritical(EXTENDED_KEY_USAGE, KeyPurpose.encode(purposes));
  }

  /// RFC 5280, section 4.2.1.2: MUST NOT be critical.
  public static Extension subjectKeyIdentifier(Octets keyIdentifier) {
    return nonCritical(
        SUBJECT_KEY_IDENTIFIER, DerWriter.encode(out -> out.octetString(keyIdentifier)));
  }

  /// RFC 5280, section 4.2.1.6: critical exactly when the subject is empty.
  public static Extension subjectAlternativeName(List<GeneralName> names, Criticality criticality) {
    return new Extension(
        SUBJECT_ALTERNATIVE_NAME,
        criticality,
        Octets.of(
            DerWriter.encode(out -> out.sequence(s -> names.forEach(name -> name.encode(s))))));
  }

  /// RFC 6960, section 4.2.2.2.1: a responder's certificate that need not be checked for
  /// revocation.
  public static Extension ocspNoCheck() {
    return nonCritical(OCSP_NO_CHECK, DerWriter.encode(DerWriter::nullValue));
  }

  /// RFC 9608: a certificate for which no revocation information will ever be published.
  public static Extension noRevocationAvailable() {
    return nonCritical(NO_REVOCATION_AVAILABLE, DerWriter.encode(DerWriter::nullValue));
  }

  public static Extension read(DerReader in) {
    DerReader sequence = in.sequence();
    ObjectIdentifier oid = sequence.objectIdentifier();
    Criticality criticality =
        sequence.defaultFalse() ? Criticality.CRITICAL : Criticality.NON_CRITICAL;
    Octets value = sequence.read(DerReader.OCTET_STRING).rest();
    sequence.end();
    return new Extension(oid, criticality, value);
  }

  public void encode(DerWriter out) {
    out.sequence(s -> {
      s.objectIdentifier(oid);
      if (isCritical()) {
        s.trueValue();
      }
      s.octetString(value);
    });
  }
}
