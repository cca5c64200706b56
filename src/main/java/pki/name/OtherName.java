package pki.name;

import pki.der.DerWriter;
import pki.der.Octets;

/// A GeneralName of a kind that we carry but do not interpret: otherName [0], x400Address [3],
/// ediPartyName [5] or registeredID [8].
///
/// @param choice the GeneralName's number
/// @param contents its octets, without tag and length
public record OtherName(int choice, Octets contents) implements GeneralName {
  public OtherName {
    if (choice != 0 && choice != 3 && choice != 5 && choice != 8) {
      throw new IllegalArgumentException(
          "GeneralName [%d] has a type of its own".formatted(choice));
    }
  }

  @Override
  public String text() {
    return "[%d] %s".formatted(choice, contents.hex());
  }

  @Override
  public void encode(DerWriter out) {
    out.primitive(ChoiceTag.of(choice), contents);
  }
}
