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
  public GeneralSubtree {
    int _ = ChoiceTag.of(choice); // refuses others
  }

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
    int choice = ChoiceTag.next(sequence);
    Octets contents = sequence.readAny().rest();
    if (sequence.hasMore()) {
      throw new EncodingException(
          "GeneralSubtree has a minimum or maximum (RFC 5280, section 4.2.1.10)");
    }
    return new GeneralSubtree(choice, contents);
  }

  /// The base as text in the form that [#parse] takes, or `[choice]:` and hex when it has none.
  public String text() {
    return SubtreeText.format(this);
  }

  /// The octets as ISO 8859-1 text, for bases that are character strings.
  public String characters() {
    return new String(contents.bytes(), StandardCharsets.ISO_8859_1);
  }

  /// The base of a directoryName.
  ///
  /// @throws EncodingException when it is none
  public DistinguishedName directoryName() {
    return DistinguishedName.ofDer(contents.bytes());
  }

  /// Writes a GeneralSubtree with the default minimum.
  public void encode(DerWriter out) {
    out.sequence(s -> s.primitive(ChoiceTag.of(choice), contents));
  }

  @Override
  public String toString() {
    return text();
  }
}
