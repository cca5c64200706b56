package pki.profile;

import java.util.Locale;
import pki.der.Octets;
import pki.name.DirectoryName;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.name.IpAddress;
import pki.name.MalformedName;
import pki.name.OtherName;
import pki.name.Rfc822Name;
import pki.name.UniformResourceIdentifier;

/// The reach of a base, as RFC 5280, section 4.2.1.10 defines it for name constraints: what a
/// template permits and forbids is then what a CA's constraints would.
public record NameScope(GeneralSubtree base) {
  /// Whether everything that the name stands for lies within.
  public boolean contains(GeneralName name) {
    return switch (name) {
      case DnsName dns -> base.choice() == 2 && dnsWithin(dns.text(), text());
      case IpAddress ip -> base.choice() == 7 && addressWithin(ip.octets());
      case Rfc822Name mail -> base.choice() == 1 && mailWithin(mail);
      case UniformResourceIdentifier uri -> base.choice() == 6 && hostWithin(uri);
      case DirectoryName dirname ->
          base.choice() == 4 && dirname.name().isWithin(base.directoryName());
      case OtherName _, MalformedName _ -> false;
    };
  }

  /// Whether anything that the name stands for lies within: `*.example.test` touches
  /// `host.example.test`, though it is not contained in it.
  public boolean touches(GeneralName name) {
    if (contains(name)) {
      return true;
    }
    if (base.choice() == 2 && name instanceof DnsName dns && dns.isWildcard()) {
      String bare = text().startsWith(".") ? text().substring(1) : text();
      return !text().startsWith(".")
          && bare.indexOf('.') >= 0
          && bare.substring(bare.indexOf('.')).equals(dns.text().substring(1));
    }
    return false;
  }

  private String text() {
    return base.characters().toLowerCase(Locale.ROOT);
  }

  private static boolean dnsWithin(String name, String base) {
    String bare = base.startsWith(".") ? base.substring(1) : base;
    return bare.isEmpty()
        || name.endsWith("." + bare)
        || (name.equals(bare) && !base.startsWith("."));
  }

  /// A host base means that very host; with a leading dot, the hosts below it.
  private static boolean isHostOrBelow(String host, String base) {
    return base.startsWith(".") ? host.endsWith(base) : base.isEmpty() || host.equals(base);
  }

  private boolean mailWithin(Rfc822Name mail) {
    String wanted = base.characters();
    return wanted.contains("@")
        ? Rfc822Name.parse(wanted).equals(mail)
        : isHostOrBelow(mail.domain().text(), text());
  }

  private boolean hostWithin(UniformResourceIdentifier uri) {
    String host = uri.host();
    return host != null && isHostOrBelow(host, text());
  }

  private boolean addressWithin(Octets address) {
    Octets network = base.contents();
    boolean within = network.length() == 2 * address.length();
    for (int i = 0; within && i < address.length(); i++) {
      int mask = network.at(address.length() + i);
      within = (address.at(i) & mask) == (network.at(i) & mask);
    }
    return within;
  }
}
