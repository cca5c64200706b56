package pki.name;

import pki.der.DerReader;
import pki.der.EncodingException;

/// The tags of GeneralName's alternatives (RFC 5280, section 4.2.1.6): context-specific 0 to 8,
/// constructed where the alternative is a SEQUENCE or tagged explicitly.
final class ChoiceTag {
  private static final int LAST = 8;

  private ChoiceTag() {}

  static int of(int choice) {
    return switch (choice) {
      case 0, 3, 4, 5 -> DerReader.constructed(choice);
      case 1, 2, 6, 7, 8 -> DerReader.context(choice);
      default -> throw new IllegalArgumentException("GeneralName has no [" + choice + "]");
    };
  }

  /// The choice that comes next.
  ///
  /// @throws EncodingException when the next element is no GeneralName
  static int next(DerReader in) {
    int tag = in.peekTag();
    int choice = tag & 0x1f;
    if (tag < 0 || choice > LAST || tag != of(choice)) {
      throw new EncodingException("no GeneralName at byte " + in.position());
    }
    return choice;
  }
}
