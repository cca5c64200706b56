package pki.lint;

import static pki.lint.LintRule.warning;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import pki.name.GeneralName;
import pki.name.UniformResourceIdentifier;
import pki.x509.AccessDescription;
import pki.x509.Certificate;
import pki.x509.DistributionPoint;

/// Where CRLs, OCSP answers and issuers are had (RFC 5280, sections 4.2.1.13 and 4.2.2.1).
final class UrlRules {
  static final List<LintRule> ALL =
      List.of(
          warning(
              "status-urls-plain-http",
              "RFC 5280, section 8; Baseline Requirements, sections 7.1.2.7.7 and 7.1.2.11.2",
              c ->
                  urls(c)
                      .filter(url -> !isPlainHttp(url))
                      .map(url -> "URL '%s' is not http://".formatted(url.text()))
                      .toList()),
          warning(
              "access-location-is-url",
              "RFC 5280, section 4.2.2.1",
              c ->
                  locations(c)
                      .filter(location -> !(location instanceof UniformResourceIdentifier))
                      .map(location -> "location '%s' is no URL".formatted(location.text()))
                      .toList()));

  private UrlRules() {}

  /// The locations that a client fetches: with TLS it would need another status to get this one.
  private static Stream<GeneralName> urls(Certificate certificate) {
    return Stream.concat(
            certificate.extensions().crlDistributionPoints().stream()
                .map(DistributionPoint::fullName)
                .flatMap(List::stream),
            locations(certificate))
        .filter(name -> name instanceof UniformResourceIdentifier);
  }

  private static Stream<GeneralName> locations(Certificate certificate) {
    return certificate.extensions().authorityInformationAccess().stream()
        .filter(access ->
            access.method().equals(AccessDescription.OCSP)
                || access.method().equals(AccessDescription.CA_ISSUERS))
        .map(AccessDescription::location);
  }

  private static boolean isPlainHttp(GeneralName url) {
    return url.text().toLowerCase(Locale.ROOT).startsWith("http://");
  }
}
