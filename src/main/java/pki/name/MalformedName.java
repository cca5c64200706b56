package pki.name;

import java.util.HexFormat;
import pki.der.DerWriter;
import pki.der.Octets;

/// A name that was read from a certificate and breaks the rules of its kind. It matches nothing and
/// is never written into a certificate; validation treats it as a failure where it matters.
///
/// @param choice the GeneralName's number, 0 to 8
/// @param contents its octets as read, without tag and length
/// @param fault which rule it breaks
public record MalformedName(int choice, Octets contents, String fault) implements GeneralName {
  /// The octets as text, with everything but printable ASCII as `\xNN`.
  @Override
  public String text() {
    var text = new StringBuilder();
    for (byte octet : contents.bytes()) {
      if (octet >= 0x20 && octet < 0x7f && octet != '\\') {
        text.append((char) octet);
      } else {
        text.append("\\x").append(HexFormat.of().toHexDigits(octet));
      }
    }
    return text.toString();
  }

  @Override
  public void encode(DerWriter out) {
    out.primitive(ChoiceTag.of(choice), contents);
  }
}
