package pki.x509;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.name.UniformResourceIdentifier;

/// Where a CRL is to be had (RFC 5280, section 4.2.1.13).
///
/// @param fullName the names of the point; empty when it is given relative to the issuer or not at
///   all
/// @param relativeName the `nameRelativeToCRLIssuer` RDN's contents; empty when absent
/// @param reasons the ReasonFlags' named bits; absent: all reasons
/// @param crlIssuer who issues the CRL; empty: the certificate's issuer
public record DistributionPoint(
    List<GeneralName> fullName,
    Octets relativeName,
    OptionalInt reasons,
    List<GeneralName> crlIssuer) {
  private static final int MOST = 1_000; // a bound of ours

  static List<DistributionPoint> parseAll(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    List<DistributionPoint> points = new ArrayList<>();
    while (sequence.hasMore()) {
      if (points.size() == MOST) {
        throw new EncodingException("more than " + MOST + " distribution points");
      }
      points.add(read(sequence.sequence()));
    }
    if (points.isEmpty()) {
      throw new EncodingException("CRLDistributionPoints must have at least one point");
    }
    return List.copyOf(points);
  }

  private static DistributionPoint read(DerReader in) {
    List<GeneralName> fullName = List.of();
    Octets relativeName = Octets.EMPTY;
    if (in.nextIs(DerReader.constructed(0))) {
      DerReader name = in.read(DerReader.constructed(0));
      if (name.nextIs(DerReader.constructed(0))) {
        fullName = GeneralName.readAll(name, DerReader.constructed(0));
      } else {
        relativeName = name.read(DerReader.constructed(1)).rest();
      }
      name.end();
    }
    OptionalInt reasons =
        in.nextIs(DerReader.context(1))
            ? OptionalInt.of(in.namedBits(DerReader.context(1)))
            : OptionalInt.empty();
    List<GeneralName> crlIssuer =
        in.nextIs(DerReader.constructed(2))
            ? GeneralName.readAll(in, DerReader.constructed(2))
            : List.of();
    in.end();
    if (fullName.isEmpty() && relativeName.isEmpty() && crlIssuer.isEmpty()) {
      throw new EncodingException(
          "DistributionPoint must have a name or a cRLIssuer (RFC 5280, 4.2.1.13)");
    }
    return new DistributionPoint(fullName, relativeName, reasons, crlIssuer);
  }

  /// The extension with one point for each URL.
  public static Extension extension(List<UniformResourceIdentifier> urls) {
    return extension(Extension.CRL_DISTRIBUTION_POINTS, urls);
  }

  /// The extension that says where delta CRLs are to be had (section 4.2.1.15), in a certificate or
  /// a complete CRL.
  public static Extension freshestCrl(List<UniformResourceIdentifier> urls) {
    return extension(Extension.FRESHEST_CRL, urls);
  }

  private static Extension extension(ObjectIdentifier oid, List<UniformResourceIdentifier> urls) {
    return Extension.nonCritical(
        oid, DerWriter.encode(out -> out.sequence(s -> urls.forEach(url -> encode(s, url)))));
  }

  private static void encode(DerWriter out, UniformResourceIdentifier url) {
    out.sequence(point ->
        point.constructed(
            DerReader.constructed(0),
            name -> name.constructed(DerReader.constructed(0), url::encode)));
  }
}
