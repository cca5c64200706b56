package pki.crl;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.x509.AlgorithmIdentifier;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.CrlNumber;
import pki.x509.Extension;
import pki.x509.Extensions;

/// A certificate revocation list as it was read (RFC 5280, section 5.1):
///
/// ```
/// TBSCertList ::= SEQUENCE { version v2(1), signature, issuer, thisUpdate, nextUpdate OPTIONAL,
///   revokedCertificates SEQUENCE OF SEQUENCE { serial, date, extensions } OPTIONAL,
///   crlExtensions [0] OPTIONAL }
/// ```
///
/// Entries are looked for where they stand, so a list costs no more memory than its octets. Its
/// form is checked when it is read; whether it may be believed is [CrlRevocationChecker]'s to say.
/// Immutable and thread-safe.
public final class Crl {
  private static final Set<ObjectIdentifier> KNOWN =
      Set.of(
          Extension.AUTHORITY_KEY_IDENTIFIER,
          Extension.CRL_NUMBER,
          Extension.DELTA_CRL_INDICATOR,
          Extension.ISSUING_DISTRIBUTION_POINT);

  private final byte[] tbs;
  private final AlgorithmIdentifier signatureAlgorithm;
  private final byte[] signature;
  private final DistinguishedName issuer;
  private final Instant thisUpdate;
  private final @Nullable Instant nextUpdate;
  private final Octets entries;
  private final Extensions extensions;
  private final Optional<CrlNumber> number;
  private final Optional<CrlNumber> base;
  private final IssuingDistributionPoint scope;

  private Crl(byte[] der) {
    DerReader file = DerReader.of(der);
    DerReader outer = file.sequence();
    file.end();
    this.tbs = outer.element();
    this.signatureAlgorithm = AlgorithmIdentifier.read(outer);
    this.signature = outer.octetAlignedBits();
    outer.end();

    DerReader in = DerReader.of(tbs).sequence();
    int version = in.nextIs(DerReader.INTEGER) ? 1 + in.smallInteger(DerReader.INTEGER, 1) : 1;
    if (!AlgorithmIdentifier.read(in).equals(signatureAlgorithm)) {
      throw new EncodingException("CRL names two signature algorithms (RFC 5280, 5.1.1.2)");
    }
    this.issuer = DistinguishedName.read(in);
    this.thisUpdate = in.time();
    this.nextUpdate = isTime(in) ? in.time() : null;
    this.entries = in.nextIs(DerReader.SEQUENCE) ? in.sequence().rest() : Octets.EMPTY;
    this.extensions = extensions(in, version);
    in.end();
    this.number = number(Extension.CRL_NUMBER);
    this.base = number(Extension.DELTA_CRL_INDICATOR);
    this.scope =
        extensions
            .find(Extension.ISSUING_DISTRIBUTION_POINT)
            .map(extension -> IssuingDistributionPoint.parse(extension.value()))
            .orElse(IssuingDistributionPoint.EVERYTHING);
    requireProfile();
  }

  /// Reads one DER list and nothing after it, every entry included.
  ///
  /// @throws EncodingException when it is not one, or has a critical extension that is not known
  public static Crl parse(byte[] der) {
    return new Crl(der);
  }

  private static boolean isTime(DerReader in) {
    return in.nextIs(DerReader.UTC_TIME) || in.nextIs(DerReader.GENERALIZED_TIME);
  }

  private static Extensions extensions(DerReader in, int version) {
    if (!in.hasMore()) {
      return Extensions.NONE;
    }
    DerReader tagged = in.read(DerReader.constructed(0));
    Extensions extensions = Extensions.read(tagged);
    tagged.end();
    if (version < 2) {
      throw new EncodingException("CRL extensions need version 2 (RFC 5280, 5.1.2.1)");
    }
    return extensions;
  }

  private Optional<CrlNumber> number(ObjectIdentifier oid) {
    return extensions
        .find(oid)
        .map(extension -> {
          DerReader in = extension.value().reader();
          BigInteger value = in.integer();
          in.end();
          if (value.signum() < 0 || value.bitLength() > 159) {
            throw new EncodingException("CRL number must be 0 to 2^159-1 (RFC 5280, 5.2.3)");
          }
          return new CrlNumber(value);
        });
  }

  /// RFC 5280, section 5.2: unknown critical extensions, and criticality as the section has it.
  private void requireProfile() {
    for (Extension extension : extensions.all()) {
      if (extension.isCritical() && !KNOWN.contains(extension.oid())) {
        throw new EncodingException("CRL has the unknown critical extension " + extension.name());
      }
    }
    boolean criticalNumber =
        extensions.find(Extension.CRL_NUMBER).filter(Extension::isCritical).isPresent();
    if (criticalNumber) {
      throw new EncodingException("cRLNumber must not be critical (RFC 5280, 5.2.3)");
    }
    DerReader in = entries.reader();
    while (in.hasMore()) {
      CrlEntry.read(in);
    }
  }

  public DistinguishedName issuer() {
    return issuer;
  }

  public Instant thisUpdate() {
    return thisUpdate;
  }

  /// When the next list will be there; RFC 5280, section 5.1.2.5 demands it.
  public Optional<Instant> nextUpdate() {
    return Optional.ofNullable(nextUpdate);
  }

  /// The list's number; RFC 5280, section 5.2.3 demands it.
  public Optional<CrlNumber> number() {
    return number;
  }

  /// Of a delta CRL, the number of the complete one that it starts from (section 5.2.4).
  public Optional<CrlNumber> base() {
    return base;
  }

  public boolean isDelta() {
    return base.isPresent();
  }

  /// What part of the issuer's certificates it covers.
  public IssuingDistributionPoint scope() {
    return scope;
  }

  public Optional<AuthorityKeyIdentifier> authorityKeyIdentifier() {
    return extensions.authorityKeyIdentifier();
  }

  public AlgorithmIdentifier signatureAlgorithm() {
    return signatureAlgorithm;
  }

  /// The signed part's encoding.
  public byte[] tbs() {
    return tbs.clone();
  }

  public byte[] signature() {
    return signature.clone();
  }

  /// The entry of a certificate. An entry without an issuer of its own is of the one before it, and
  /// at first of the list's issuer (section 5.3.3).
  Optional<CrlEntry> find(DistinguishedName certificateIssuer, BigInteger serial) {
    DerReader in = entries.reader();
    DistinguishedName of = issuer;
    while (in.hasMore()) {
      CrlEntry entry = CrlEntry.read(in);
      of = entry.certificateIssuer().orElse(of);
      if (entry.serial().equals(serial) && of.equals(certificateIssuer)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
