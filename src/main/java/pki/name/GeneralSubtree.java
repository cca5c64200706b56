package pki.name;

import java.nio.charset.StandardCharsets;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;

/// The base of a name constraint (RFC 5280, section 4.2.1.10). Its forms differ from the names they
/// constrain: `.example.com` is a base but no name, an address comes with a mask.
///
/// `minimum` is always 0 and `maximum` absent; anything else is refused when read.
///
/// @param choice the GeneralName's number, 0 to 8
/// @param contents the base's octets, without tag and length
public record GeneralSubtree(int choice, Octets contents) {
  /// Reads `dns:example.test`, `ip:10.0.0.0/8`, `email:example.test`, `uri:.example.test` or
  /// `dirname:O=Example`, as the command line takes them; without a prefix it is a DNS base.
  ///
  /// @throws IllegalArgumentException when the kind is unknown or the base malformed
  public static GeneralSubtree parse(String text) {
    return SubtreeText.parse(text);
  }

  /// Reads a GeneralSubtree.
  public static GeneralSubtree read(DerReader in) {
    DerReader sequence = in.sequence();
    int choice = sequence.peekTag() & 0x1f;
    Octets contents = sequence.readAny().rest();
    if (sequence.hasMore()) {
      throw new EncodingException(
          "GeneralSubtree has a minimum or maximum (RFC 5280, section 4.2.1.10)");
    }
    if (choice > 8) {
      throw new EncodingException("GeneralSubtree of unknown kind [" + choice + "]");
    }
    return new GeneralSubtree(choice, contents);
  }

  /// The base as text: of a mail, DNS or URI base its characters, of another kind as in [#parse].
  public String text() {
    return SubtreeText.format(this);
  }

  /// The octets as ISO 8859-1 text, for bases that are character strings.
  public String characters() {
    return new String(contents.bytes(), StandardCharsets.ISO_8859_1);
  }

  /// The base of a directoryName.
  public DistinguishedName directoryName() {
    return DistinguishedName.ofDer(contents.bytes());
  }

  public void encode(DerWriter out) {
    boolean constructed = choice == 0 || choice == 3 || choice == 4 || choice == 5;
    int tag = constructed ? DerReader.constructed(choice) : DerReader.context(choice);
    out.sequence(s -> s.primitive(tag, contents));
  }

  @Override
  public String toString() {
    return text();
  }
}
