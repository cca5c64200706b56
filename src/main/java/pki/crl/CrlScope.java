package pki.crl;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.Octets;
import pki.name.DirectoryName;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.DistributionPoint;

/// Whether a list is about a certificate (RFC 5280, section 6.3.3 (b) and (d)).
final class CrlScope {
  /// ReasonFlags 1 to 8 (section 4.2.1.13); the special value `all-reasons` of section 6.3.2.
  static final int ALL_REASONS = 0x1fe;

  private CrlScope() {}

  /// A distribution point of a certificate, its relative name made a full one.
  ///
  /// @param issuers who issues the list, where that is not the certificate's issuer
  record Point(List<GeneralName> names, int reasons, List<GeneralName> issuers) {}

  /// The points that the certificate names, and last the one that section 6.3.3 assumes: of the
  /// issuer's name, for every reason.
  static List<Point> pointsOf(Certificate certificate) {
    List<Point> points = new ArrayList<>();
    for (DistributionPoint point : certificate.extensions().crlDistributionPoints()) {
      points.add(
          new Point(
              names(point.fullName(), point.relativeName(), baseOf(point, certificate)),
              bits(point.reasons()),
              point.crlIssuer()));
    }
    points.add(new Point(List.of(new DirectoryName(certificate.issuer())), ALL_REASONS, List.of()));
    return points;
  }

  private static DistinguishedName baseOf(DistributionPoint point, Certificate certificate) {
    return point.crlIssuer().stream()
        .filter(DirectoryName.class::isInstance)
        .map(name -> ((DirectoryName) name).name())
        .findFirst()
        .orElse(certificate.issuer());
  }

  private static List<GeneralName> names(
      List<GeneralName> fullName, Octets relativeName, DistinguishedName base) {
    return relativeName.isEmpty()
        ? fullName
        : List.of(new DirectoryName(below(base, relativeName)));
  }

  /// The name of a nameRelativeToCRLIssuer: one RDN more.
  private static DistinguishedName below(DistinguishedName base, Octets rdn) {
    byte[] rdns = DerReader.of(base.der()).sequence().remaining();
    return DistinguishedName.ofDer(
        DerWriter.encode(out -> out.sequence(s -> s.raw(rdns).primitive(DerReader.SET, rdn))));
  }

  /// Section 6.3.3 (b): the issuer, the point's name and the kind of certificate.
  static boolean covers(Crl crl, Point point, Certificate certificate) {
    return isFrom(crl, point, certificate)
        && isAt(crl, point)
        && isOfKind(crl.scope().certificates(), certificate);
  }

  /// (b)(1).
  private static boolean isFrom(Crl crl, Point point, Certificate certificate) {
    return point.issuers.isEmpty()
        ? crl.issuer().equals(certificate.issuer())
        : crl.scope().isIndirect() && point.issuers.contains(new DirectoryName(crl.issuer()));
  }

  /// (b)(2)(i).
  private static boolean isAt(Crl crl, Point point) {
    IssuingDistributionPoint scope = crl.scope();
    if (!scope.hasName()) {
      return true;
    }
    List<GeneralName> wanted = point.names.isEmpty() ? point.issuers : point.names;
    return names(scope.fullName(), scope.relativeName(), crl.issuer()).stream()
        .anyMatch(wanted::contains);
  }

  /// (b)(2)(ii) to (iv).
  private static boolean isOfKind(
      IssuingDistributionPoint.Certificates kind, Certificate certificate) {
    boolean authority =
        certificate.extensions().basicConstraints().filter(BasicConstraints::isCa).isPresent();
    return switch (kind) {
      case ALL -> true;
      case USER -> !authority;
      case CA -> authority;
      case ATTRIBUTE -> false;
    };
  }

  /// (d): the reasons that the list speaks for at this point.
  static int reasons(Crl crl, Point point) {
    return point.reasons & bits(crl.scope().onlySomeReasons());
  }

  private static int bits(OptionalInt reasons) {
    return reasons.orElse(ALL_REASONS) & ALL_REASONS;
  }
}
