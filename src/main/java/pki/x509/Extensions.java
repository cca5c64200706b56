package pki.x509;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralName;

/// The extensions of a certificate or request, in their order, each at most once (RFC 5280, section
/// 4.2). An extension is decoded when it is asked for, so a broken one is found by whoever needs
/// it: the accessors throw [EncodingException] then. Immutable.
public final class Extensions {
  public static final Extensions NONE = new Extensions(List.of());

  private static final int MOST = 64; // a bound of ours; no certificate in use has 20

  private final List<Extension> all;
  private final Map<ObjectIdentifier, Extension> byOid;

  /// @throws EncodingException when one is there twice
  public Extensions(List<Extension> extensions) {
    this.all = List.copyOf(extensions);
    this.byOid = new HashMap<>();
    for (Extension extension : all) {
      if (byOid.putIfAbsent(extension.oid(), extension) != null) {
        throw new EncodingException("extension " + extension.name() + " appears twice");
      }
    }
  }

  /// Reads `Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension`.
  public static Extensions read(DerReader in) {
    DerReader sequence = in.sequence();
    List<Extension> extensions = new ArrayList<>();
    while (sequence.hasMore()) {
      if (extensions.size() == MOST) {
        throw new EncodingException("more than " + MOST + " extensions");
      }
      extensions.add(Extension.read(sequence));
    }
    if (extensions.isEmpty()) {
      throw new EncodingException("extensions must have at least one extension");
    }
    return new Extensions(extensions);
  }

  /// Writes the SEQUENCE, without the tag that a certificate puts around it.
  public void encode(DerWriter out) {
    out.sequence(s -> all.forEach(extension -> extension.encode(s)));
  }

  /// All of them, in their order.
  public List<Extension> all() {
    return all;
  }

  /// The extension of this kind, not decoded.
  public Optional<Extension> find(ObjectIdentifier oid) {
    return Optional.ofNullable(byOid.get(oid));
  }

  /// Whether there is an extension of this kind, proper or not.
  public boolean has(ObjectIdentifier oid) {
    return byOid.containsKey(oid);
  }

  private Optional<Octets> value(ObjectIdentifier oid) {
    return find(oid).map(Extension::value);
  }

  public Optional<BasicConstraints> basicConstraints() {
    return value(Extension.BASIC_CONSTRAINTS).map(BasicConstraints::parse);
  }

  public Optional<Set<KeyUsage>> keyUsage() {
    return value(Extension.KEY_USAGE).map(KeyUsage::parse);
  }

  /// The extended key usage; absent means that no purpose is excluded.
  public Optional<List<KeyPurpose>> extendedKeyUsage() {
    return value(Extension.EXTENDED_KEY_USAGE).map(KeyPurpose::parse);
  }

  /// The subject alternative names; empty when the extension is absent.
  public List<GeneralName> subjectAlternativeNames() {
    return value(Extension.SUBJECT_ALTERNATIVE_NAME)
        .map(value -> {
          DerReader in = value.reader();
          List<GeneralName> names = GeneralName.readAll(in, DerReader.SEQUENCE);
          in.end();
          return names;
        })
        .orElse(List.of());
  }

  public Optional<Octets> subjectKeyIdentifier() {
    return value(Extension.SUBJECT_KEY_IDENTIFIER)
        .map(value -> {
          DerReader in = value.reader();
          Octets identifier = in.read(DerReader.OCTET_STRING).rest();
          in.end();
          return identifier;
        });
  }

  public Optional<AuthorityKeyIdentifier> authorityKeyIdentifier() {
    return value(Extension.AUTHORITY_KEY_IDENTIFIER).map(AuthorityKeyIdentifier::parse);
  }

  public Optional<NameConstraints> nameConstraints() {
    return value(Extension.NAME_CONSTRAINTS).map(NameConstraints::parse);
  }

  public Optional<List<PolicyInformation>> certificatePolicies() {
    return value(Extension.CERTIFICATE_POLICIES).map(PolicyInformation::parseAll);
  }

  public Optional<List<PolicyMapping>> policyMappings() {
    return value(Extension.POLICY_MAPPINGS).map(PolicyMapping::parseAll);
  }

  public Optional<PolicyConstraints> policyConstraints() {
    return value(Extension.POLICY_CONSTRAINTS).map(PolicyConstraints::parse);
  }

  /// The SkipCerts of inhibitAnyPolicy (RFC 5280, section 4.2.1.14).
  public Optional<Integer> inhibitAnyPolicy() {
    return value(Extension.INHIBIT_ANY_POLICY)
        .map(value -> {
          DerReader in = value.reader();
          int skip = in.smallInteger(DerReader.INTEGER, Integer.MAX_VALUE);
          in.end();
          return skip;
        });
  }

  public List<DistributionPoint> crlDistributionPoints() {
    return value(Extension.CRL_DISTRIBUTION_POINTS)
        .map(DistributionPoint::parseAll)
        .orElse(List.of());
  }

  /// Where delta CRLs are to be had (section 4.2.1.15).
  public List<DistributionPoint> freshestCrl() {
    return value(Extension.FRESHEST_CRL).map(DistributionPoint::parseAll).orElse(List.of());
  }

  public List<AccessDescription> authorityInformationAccess() {
    return value(Extension.AUTHORITY_INFORMATION_ACCESS)
        .map(AccessDescription::parseAll)
        .orElse(List.of());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extensions that && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }
}
