package pki.name;

import com.google.common.net.InternetDomainName;

/// The public suffix list (publicsuffix.org) in the edition that comes with Guava; loaded at the
/// first question only.
public final class PublicSuffix {
  private PublicSuffix() {}

  /// Whether the name is a wildcard over a registry's whole domain, such as `*.com` or `*.co.uk`
  /// (Baseline Requirements, section 3.2.2.6), or over a whole top-level domain, listed or not.
  ///
  /// Of the list only the registries' part counts, as the Requirements recommend: `*.github.io`
  /// belongs to one company.
  public static boolean isSpannedBy(GeneralName name) {
    if (!(name instanceof DnsName dns) || !dns.isWildcard()) {
      return false;
    }
    String parent = dns.text().substring(2);
    return parent.indexOf('.') < 0
        || isRegistrySuffix(parent)
        || isRegistrySuffix("a." + parent); // a rule such as *.kawasaki.jp
  }

  private static boolean isRegistrySuffix(String domain) {
    return InternetDomainName.isValid(domain) && InternetDomainName.from(domain).isRegistrySuffix();
  }
}
