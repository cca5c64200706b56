package pki.profile;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import pki.name.UniformResourceIdentifier;

/// The URLs that a certificate carries, each list in order of preference.
///
/// @param ocsp where its status is asked (RFC 5280, section 4.2.2.1)
/// @param caIssuers where its issuer's certificate is had
/// @param crl where the list of revoked certificates is had (section 4.2.1.13)
/// @param freshestCrl where the list of what changed is had (section 4.2.1.15)
/// @param revocation how revocation is found out, which the certificate says too
public record StatusUrls(
    List<UniformResourceIdentifier> ocsp,
    List<UniformResourceIdentifier> caIssuers,
    List<UniformResourceIdentifier> crl,
    List<UniformResourceIdentifier> freshestCrl,
    ProfileSpec.Revocation revocation) {
  /// None: for a certificate that signs itself, or has no service behind it.
  public static final StatusUrls NONE =
      new StatusUrls(List.of(), List.of(), List.of(), List.of(), ProfileSpec.Revocation.CHECKED);

  private static final String ISSUER = "{issuer}";

  public StatusUrls {
    ocsp = List.copyOf(ocsp);
    caIssuers = List.copyOf(caIssuers);
    crl = List.copyOf(crl);
    freshestCrl = List.copyOf(freshestCrl);
  }

  /// What `pki serve` answers below its base URL.
  ///
  /// @param list what the revocation list is called
  static StatusUrls below(URI baseUrl, String issuerLabel, String list, StatusService service) {
    String base = baseUrl.toString().replaceAll("/+$", "");
    return new StatusUrls(
        List.of(resolve(base + "/ocsp", issuerLabel)),
        List.of(resolve(base + "/ca/{issuer}.crt", issuerLabel)),
        List.of(resolve(base + "/crl/" + list + ".crl", issuerLabel)),
        switch (service.deltaLists()) {
          case PUBLISHED -> List.of(resolve(base + "/crl/" + list + ".delta.crl", issuerLabel));
          case NONE -> List.of();
        },
        ProfileSpec.Revocation.CHECKED);
  }

  /// What is wrong with a template's URL, if anything. Only plain HTTP will do: a client that must
  /// check a certificate to fetch what checks it may never end (RFC 5280, section 8).
  static Optional<String> fault(String pattern) {
    if (!pattern.startsWith("http://")) {
      return Optional.of("URL '%s' must start with http://".formatted(pattern));
    }
    try {
      return resolve(pattern, "issuer").host() == null
          ? Optional.of("URL '%s' must name a host".formatted(pattern))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  static UniformResourceIdentifier resolve(String pattern, String issuerLabel) {
    return UniformResourceIdentifier.parse(pattern.replace(ISSUER, issuerLabel));
  }
}
