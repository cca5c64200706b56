package pki.crl;

import java.util.List;
import java.util.OptionalInt;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.name.UniformResourceIdentifier;
import pki.x509.Extension;

/// What part of an issuer's certificates a CRL covers (RFC 5280, section 5.2.5):
///
/// ```
/// IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0], onlyContainsUserCerts [1],
///   onlyContainsCACerts [2], onlySomeReasons [3], indirectCRL [4], onlyContainsAttributeCerts [5] }
/// ```
///
/// @param fullName the point's names; empty when there are none
/// @param relativeName the contents of its RDN relative to the CRL issuer's name; empty when absent
/// @param certificates which kind it is limited to
/// @param onlySomeReasons the ReasonFlags' named bits; absent: all reasons
/// @param entries whose certificates the entries are of
public record IssuingDistributionPoint(
    List<GeneralName> fullName,
    Octets relativeName,
    Certificates certificates,
    OptionalInt onlySomeReasons,
    Entries entries) {
  /// The kind of certificates that a CRL covers.
  public enum Certificates {
    ALL,
    USER,
    CA,
    ATTRIBUTE
  }

  /// Whose certificates a CRL's entries are of.
  public enum Entries {
    OF_ITS_ISSUER,
    /// An indirect CRL: each entry may name its certificate's issuer.
    OF_ANY_ISSUER
  }

  /// What a CRL without the extension covers: everything of its own issuer.
  static final IssuingDistributionPoint EVERYTHING =
      new IssuingDistributionPoint(
          List.of(), Octets.EMPTY, Certificates.ALL, OptionalInt.empty(), Entries.OF_ITS_ISSUER);

  /// Whether its entries may be of certificates of any issuer.
  public boolean isIndirect() {
    return entries == Entries.OF_ANY_ISSUER;
  }

  boolean hasName() {
    return !fullName.isEmpty() || !relativeName.isEmpty();
  }

  /// The critical extension of a list that covers what points to this URL, and nothing else is said
  /// of it.
  static Extension extension(UniformResourceIdentifier url) {
    return Extension.critical(
        Extension.ISSUING_DISTRIBUTION_POINT,
        DerWriter.encode(out ->
            out.sequence(point ->
                point.constructed(
                    DerReader.constructed(0),
                    name -> name.constructed(DerReader.constructed(0), url::encode)))));
  }

  static IssuingDistributionPoint parse(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    List<GeneralName> fullName = List.of();
    Octets relativeName = Octets.EMPTY;
    if (sequence.nextIs(DerReader.constructed(0))) {
      DerReader name = sequence.read(DerReader.constructed(0));
      if (name.nextIs(DerReader.constructed(0))) {
        fullName = GeneralName.readAll(name, DerReader.constructed(0));
      } else {
        relativeName = name.read(DerReader.constructed(1)).rest();
      }
      name.end();
    }
    Certificates certificates = Certificates.ALL;
    certificates = flag(sequence, 1) ? limited(certificates, Certificates.USER) : certificates;
    certificates = flag(sequence, 2) ? limited(certificates, Certificates.CA) : certificates;
    OptionalInt reasons =
        sequence.nextIs(DerReader.context(3))
            ? OptionalInt.of(sequence.namedBits(DerReader.context(3)))
            : OptionalInt.empty();
    Entries entries = flag(sequence, 4) ? Entries.OF_ANY_ISSUER : Entries.OF_ITS_ISSUER;
    certificates = flag(sequence, 5) ? limited(certificates, Certificates.ATTRIBUTE) : certificates;
    sequence.end();
    return new IssuingDistributionPoint(fullName, relativeName, certificates, reasons, entries);
  }

  private static boolean flag(DerReader in, int number) {
    if (!in.nextIs(DerReader.context(number))) {
      return false;
    }
    byte[] value = in.read(DerReader.context(number)).remaining();
    if (value.length != 1 || value[0] != (byte) 0xff) {
      throw new EncodingException("issuingDistributionPoint has a flag that is not TRUE");
    }
    return true;
  }

  private static Certificates limited(Certificates before, Certificates now) {
    if (before != Certificates.ALL) {
      throw new EncodingException(
          "issuingDistributionPoint is limited to %s and to %s (RFC 5280, section 5.2.5)"
              .formatted(before, now));
    }
    return now;
  }
}
