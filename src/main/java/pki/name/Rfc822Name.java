package pki.name;

import pki.der.DerReader;
import pki.der.DerWriter;

/// A mail address `local@domain` (RFC 5280, section 4.2.1.6). The local part is a dot-atom of ASCII
/// (RFC 5321, section 4.1.2) and kept as it is, for its case matters; quoted local parts are
/// refused because programs disagree on where they end. The domain is a [DnsName] without wildcard.
public record Rfc822Name(String localPart, DnsName domain) implements GeneralName {
  private static final int LONGEST_LOCAL_PART = 64; // RFC 5321, section 4.5.3.1.1
  private static final String ATOM_SIGNS = "!#$%&'*+/=?^_`{|}~-"; // RFC 5322, section 3.2.3

  public Rfc822Name {
    if (localPart.length() > LONGEST_LOCAL_PART || !isDotAtom(localPart)) {
      throw new IllegalArgumentException(
          "mail address's local part '%s' must be a dot-atom of 1 to 64 ASCII characters"
              .formatted(Printable.ascii(localPart)));
    }
    if (domain.isWildcard()) {
      throw new IllegalArgumentException("mail address must not have a wildcard domain");
    }
  }

  /// Reads `local@domain`; a domain in Unicode becomes A-labels.
  ///
  /// @throws IllegalArgumentException naming the rule that it breaks
  public static Rfc822Name parse(String text) {
    int at = text.indexOf('@');
    if (at < 0 || text.indexOf('@', at + 1) >= 0) {
      throw new IllegalArgumentException(
          "mail address '%s' must have exactly one '@'".formatted(Printable.ascii(text)));
    }
    return new Rfc822Name(text.substring(0, at), DnsName.parse(text.substring(at + 1)));
  }

  private static boolean isDotAtom(String text) {
    boolean dots = text.startsWith(".") || text.endsWith(".") || text.contains("..");
    return !text.isEmpty() && !dots && text.chars().allMatch(Rfc822Name::isAtomOrDot);
  }

  private static boolean isAtomOrDot(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || ATOM_SIGNS.indexOf(c) >= 0;
  }

  @Override
  public int choice() {
    return 1;
  }

  @Override
  public String text() {
    return localPart + "@" + domain.text();
  }

  @Override
  public void encode(DerWriter out) {
    out.ascii(DerReader.context(1), text());
  }

  @Override
  public String toString() {
    return text();
  }
}
