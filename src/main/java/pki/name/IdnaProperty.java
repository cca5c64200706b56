package pki.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;

/// Which code points IDNA2008 allows in a label, derived as RFC 5892, section 3 says rather than
/// from a table, so that they follow ICU's version of Unicode.
///
/// ICU itself processes names by UTS #46, which lets symbols and emoji through.
final class IdnaProperty {
  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
  private static final int LETTER_DIGITS = // section 2.1
      1 << Character.LOWERCASE_LETTER
          | 1 << Character.UPPERCASE_LETTER
          | 1 << Character.OTHER_LETTER
          | 1 << Character.DECIMAL_DIGIT_NUMBER
          | 1 << Character.MODIFIER_LETTER
          | 1 << Character.NON_SPACING_MARK
          | 1 << Character.COMBINING_SPACING_MARK;

  private IdnaProperty() {}

  /// Whether a code point is PVALID, CONTEXTJ or CONTEXTO. The rules of the contexts are for the
  /// label to keep.
  static boolean allows(int c) {
    return switch (c) {
      // section 2.6, exceptions: the valid ones, those valid in context, those disallowed
      case 0x00df, 0x03c2, 0x06fd, 0x06fe, 0x0f0b, 0x3007 -> true;
      case 0x00b7, 0x0375, 0x05f3, 0x05f4, 0x30fb -> true;
      case 0x0640, 0x07fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b -> false;
      default -> UCharacter.hasBinaryProperty(c, UProperty.JOIN_CONTROL) || isLetterOrDigit(c);
    };
  }

  private static boolean isLetterOrDigit(int c) {
    if (c < 0x80) {
      return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); // section 2.5
    }
    return (LETTER_DIGITS >>> UCharacter.getType(c) & 1) != 0
        && !isOldHangulJamo(c)
        && isStable(c)
        && !UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
        && !isOfIgnorableBlock(c);
  }

  private static boolean isOldHangulJamo(int c) { // section 2.9
    int type = UCharacter.getIntPropertyValue(c, UProperty.HANGUL_SYLLABLE_TYPE);
    return type == UCharacter.HangulSyllableType.LEADING_JAMO
        || type == UCharacter.HangulSyllableType.VOWEL_JAMO
        || type == UCharacter.HangulSyllableType.TRAILING_JAMO;
  }

  private static boolean isStable(int c) { // section 2.2
    String alone = Character.toString(c);
    String folded = UCharacter.foldCase(NFKC.normalize(alone), true);
    return NFKC.normalize(folded).equals(alone);
  }

  private static boolean isOfIgnorableBlock(int c) { // section 2.4
    return (c >= 0x20d0 && c <= 0x20ff) || (c >= 0x1d100 && c <= 0x1d24f);
  }
}
