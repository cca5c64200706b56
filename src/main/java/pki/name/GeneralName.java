package pki.name;

import java.util.ArrayList;
import java.util.List;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;

/// A name of an end entity (RFC 5280, section 4.2.1.6):
///
/// ```
/// GeneralName ::= CHOICE { otherName [0], rfc822Name [1], dNSName [2], x400Address [3],
///   directoryName [4], ediPartyName [5], uniformResourceIdentifier [6], iPAddress [7],
///   registeredID [8] }
/// ```
public sealed interface GeneralName
    permits DnsName,
        IpAddress,
        Rfc822Name,
        UniformResourceIdentifier,
        DirectoryName,
        OtherName,
        MalformedName {

  /// The most names read from one extension. Public CAs stop at 100 or a few hundred.
  int MOST_NAMES = 10_000;

  /// The CHOICE's number, 0 to 8.
  int choice();

  /// The name as people write it, such as `example.test`, `10.0.0.7` or `CN=Example`.
  String text();

  /// Writes the name as a GeneralName.
  void encode(DerWriter out);

  /// Tells a name's kind by its form, as the command line does: an IP address in any spelling, `@`
  /// for mail, `scheme:` for a URI, else a DNS name (Unicode becomes A-labels). A host with a port
  /// has the form of a URI, but is never meant as one, and refused.
  ///
  /// @throws IllegalArgumentException saying which rule of that kind was broken
  static GeneralName parse(String text) {
    if (IpAddress.looksLikeOne(text)) {
      return IpAddress.parse(text);
    }
    if (UniformResourceIdentifier.looksLikeHostAndPort(text)) {
      throw new IllegalArgumentException(
          "name '%s' must not have a port".formatted(Printable.ascii(text)));
    }
    if (UniformResourceIdentifier.looksLikeOne(text)) {
      return UniformResourceIdentifier.parse(text);
    }
    return text.contains("@") ? Rfc822Name.parse(text) : DnsName.parse(text);
  }

  /// Reads one GeneralName. A name that breaks the rules of its kind becomes a [MalformedName];
  /// only an encoding that is no GeneralName at all is refused.
  static GeneralName read(DerReader in) {
    int choice = ChoiceTag.next(in);
    Octets contents = in.readAny().rest();
    try {
      return switch (choice) {
        case 1 -> Rfc822Name.parse(Ia5String.text(contents));
        case 2 -> DnsName.ofAscii(Ia5String.text(contents));
        case 4 -> new DirectoryName(DistinguishedName.ofDer(contents.bytes()));
        case 6 -> UniformResourceIdentifier.parse(Ia5String.text(contents));
        case 7 -> new IpAddress(contents);
        default -> new OtherName(choice, contents);
      };
    } catch (IllegalArgumentException e) {
      return new MalformedName(choice, contents, String.valueOf(e.getMessage()));
    }
  }

  /// Reads `GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName` under the given tag.
  static List<GeneralName> readAll(DerReader in, int tag) {
    DerReader sequence = in.read(tag);
    List<GeneralName> names = new ArrayList<>();
    while (sequence.hasMore()) {
      if (names.size() == MOST_NAMES) {
        throw new EncodingException("more than " + MOST_NAMES + " names");
      }
      names.add(read(sequence));
    }
    if (names.isEmpty()) {
      throw new EncodingException("GeneralNames must have at least one name");
    }
    return List.copyOf(names);
  }
}
