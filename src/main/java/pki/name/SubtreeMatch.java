package pki.name;

import java.util.Arrays;
import pki.der.Octets;

/// The base of a name constraint in a form that names are held against (RFC 5280, section
/// 4.2.1.10). Made once for a constraint, so that its own faults are found even where no name meets
/// it. The same for validating, for what templates permit and forbid, and for what an issuer's own
/// constraints let it sign.
public sealed interface SubtreeMatch {
  /// Whether all that the name stands for lies in the subtree. A wildcard stands for every name it
  /// matches.
  boolean contains(GeneralName name);

  /// Whether anything that the name stands for lies in the subtree.
  default boolean touches(GeneralName name) {
    return contains(name);
  }

  /// Reads the base. One that breaks the rules of its kind becomes [Malformed].
  static SubtreeMatch of(GeneralSubtree subtree) {
    try {
      return proper(subtree);
    } catch (IllegalArgumentException e) {
      return new Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static SubtreeMatch proper(GeneralSubtree subtree) {
    return switch (subtree.choice()) {
      case 1 -> Mail.of(Ia5String.text(subtree.contents()));
      case 2 -> Dns.of(Ia5String.text(subtree.contents()));
      case 4 -> new Directory(subtree.directoryName());
      case 6 -> Uri.of(Ia5String.text(subtree.contents()));
      case 7 -> Network.of(subtree.contents());
      default -> new Incomparable();
    };
  }

  /// Whether names of this kind can be held against constraints at all.
  static boolean compares(int choice) {
    return choice == 1 || choice == 2 || choice == 4 || choice == 6 || choice == 7;
  }

  /// A domain as a constraint may name it: no wildcard, and no dot in front.
  private static String domain(String text) {
    DnsName name = DnsName.ofAscii(text);
    if (name.isWildcard()) {
      throw new IllegalArgumentException("a constraint must not have a wildcard");
    }
    return name.text();
  }

  private static boolean isAtOrBelow(String name, String base) {
    return base.isEmpty() || name.equals(base) || name.endsWith("." + base);
  }

  /// A host and everything below it.
  ///
  /// @param base empty: every host
  record Dns(String base) implements SubtreeMatch {
    static Dns of(String text) {
      return new Dns(text.isEmpty() ? "" : domain(text));
    }

    @Override
    public boolean contains(GeneralName name) {
      return name instanceof DnsName dns && isAtOrBelow(bare(dns), base);
    }

    /// `*.example.com` touches `bar.example.com`, for it may stand for just that.
    @Override
    public boolean touches(GeneralName name) {
      if (!(name instanceof DnsName dns) || contains(name) || !dns.isWildcard()) {
        return contains(name);
      }
      int dot = base.indexOf('.');
      return dot > 0 && base.substring(dot + 1).equals(bare(dns));
    }

    private static String bare(DnsName name) {
      return name.isWildcard() ? name.text().substring(2) : name.text();
    }
  }

  /// One mailbox, all mailboxes at a host, or those at every host below a domain.
  ///
  /// @param localPart empty: every mailbox
  /// @param domain with a dot in front: the hosts below it
  record Mail(String localPart, String domain) implements SubtreeMatch {
    static Mail of(String text) {
      if (text.indexOf('@') < 0) {
        return new Mail("", hostOrBelow(text));
      }
      Rfc822Name mailbox = Rfc822Name.parse(text);
      return new Mail(mailbox.localPart(), mailbox.domain().text());
    }

    @Override
    public boolean contains(GeneralName name) {
      return name instanceof Rfc822Name mail
          && (localPart.isEmpty() || localPart.equals(mail.localPart()))
          && isOn(mail.domain().text(), domain);
    }
  }

  /// The host of a URI, or every host below a domain. A URI without a host name lies nowhere.
  record Uri(String host) implements SubtreeMatch {
    static Uri of(String text) {
      return new Uri(hostOrBelow(text));
    }

    @Override
    public boolean contains(GeneralName name) {
      return name instanceof UniformResourceIdentifier uri
          && uri.host() != null
          && isOn(uri.host(), host);
    }

    /// RFC 5280, section 4.2.1.10: a URI whose host is no domain name is refused where URIs are
    /// constrained.
    @Override
    public boolean touches(GeneralName name) {
      return name instanceof UniformResourceIdentifier uri
          && (uri.host() == null || IpAddress.isWrittenLikeOne(uri.host()) || contains(name));
    }
  }

  private static String hostOrBelow(String text) {
    return text.startsWith(".") ? "." + domain(text.substring(1)) : domain(text);
  }

  private static boolean isOn(String host, String constraint) {
    return constraint.startsWith(".") ? host.endsWith(constraint) : host.equals(constraint);
  }

  /// A directory subtree.
  record Directory(DistinguishedName base) implements SubtreeMatch {
    @Override
    public boolean contains(GeneralName name) {
      return name instanceof DirectoryName directory && directory.name().isWithin(base);
    }
  }

  /// Addresses under a mask (RFC 4632).
  record Network(Octets address, Octets mask) implements SubtreeMatch {
    static Network of(Octets addressAndMask) {
      byte[] octets = addressAndMask.bytes();
      int half = octets.length / 2;
      if (octets.length != 8 && octets.length != 32) {
        throw new IllegalArgumentException(
            "an address constraint must have 8 or 32 octets, has " + octets.length);
      }
      byte[] mask = Arrays.copyOfRange(octets, half, octets.length);
      if (!isPrefix(mask)) {
        throw new IllegalArgumentException("an address constraint's mask must be a prefix");
      }
      return new Network(Octets.of(Arrays.copyOf(octets, half)), Octets.of(mask));
    }

    private static boolean isPrefix(byte[] mask) {
      boolean ended = false;
      for (byte octet : mask) {
        int ones = Integer.numberOfLeadingZeros(~(octet << 24));
        boolean prefix = (octet & 0xff) == (0xff00 >>> ones & 0xff);
        if (!prefix || (ended && octet != 0)) {
          return false;
        }
        ended |= ones < 8;
      }
      return true;
    }

    @Override
    public boolean contains(GeneralName name) {
      if (!(name instanceof IpAddress ip) || ip.octets().length() != address.length()) {
        return false;
      }
      for (int i = 0; i < address.length(); i++) {
        if (((ip.octets().at(i) ^ address.at(i)) & mask.at(i)) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /// A base that breaks the rules of its kind. It permits nothing, and excludes every name that it
  /// is held against.
  ///
  /// @param fault lower case, no full stop
  record Malformed(String fault) implements SubtreeMatch {
    @Override
    public boolean contains(GeneralName name) {
      return false;
    }

    @Override
    public boolean touches(GeneralName name) {
      return true;
    }
  }

  /// A kind of name that cannot be compared.
  record Incomparable() implements SubtreeMatch {
    @Override
    public boolean contains(GeneralName name) {
      return false;
    }
  }
}
