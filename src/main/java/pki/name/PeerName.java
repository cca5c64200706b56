package pki.name;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a certificate's names are those of an expected peer (RFC 9525, section 6). Only names of
/// the same kind match; a common name never does.
public final class PeerName {
  private PeerName() {}

  /// The first presented name that matches, or null.
  public static @Nullable GeneralName findMatch(GeneralName expected, List<GeneralName> presented) {
    for (GeneralName name : presented) {
      if (matches(expected, name)) {
        return name;
      }
    }
    return null;
  }

  private static boolean matches(GeneralName expected, GeneralName presented) {
    return switch (expected) {
      case DnsName name -> presented instanceof DnsName other && matches(name, other);
      case IpAddress address -> address.equals(presented);
      case Rfc822Name mail ->
          mail.equals(presented); // the local part's case counts (RFC 5321, 2.4)
      case UniformResourceIdentifier uri -> uri.equals(presented);
      case DirectoryName directory -> directory.equals(presented);
      case OtherName other -> other.equals(presented);
      case MalformedName _ -> false;
    };
  }

  /// RFC 9525, section 6.3: a wildcard is the whole left-most label and stands for exactly one.
  private static boolean matches(DnsName expected, DnsName presented) {
    if (!presented.isWildcard() || expected.isWildcard()) {
      return expected.equals(presented);
    }
    int dot = expected.text().indexOf('.');
    return dot > 0 && expected.text().substring(dot).equals(presented.text().substring(1));
  }
}
