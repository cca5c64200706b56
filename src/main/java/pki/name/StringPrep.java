package pki.name;

import com.ibm.icu.text.Normalizer2;

/// LDAP's string preparation (RFC 4518) for caseIgnoreMatch, which RFC 5280, section 7.1 prescribes
/// for comparing names: fold case, normalise, drop what is invisible, squeeze white space.
///
/// One departure: code points that section 2.4 prohibits compare as they are, for an undefined
/// comparison is no answer.
final class StringPrep {
  private StringPrep() {}

  static String prepare(String value) {
    return squeeze(isAscii(value) ? value : International.foldAndNormalise(value));
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /// Lower case for ASCII, controls and format characters away (section 2.2), any white space to
  /// one space and none at the ends (section 2.6.1).
  private static String squeeze(String value) {
    var out = new StringBuilder(value.length());
    boolean space = false;
    for (int i = 0; i < value.length(); ) {
      int c = value.codePointAt(i);
      i += Character.charCount(c);
      if (isSpace(c)) {
        space = !out.isEmpty();
      } else if (!isInvisible(c)) {
        if (space) {
          out.append(' ');
          space = false;
        }
        out.appendCodePoint(c >= 'A' && c <= 'Z' ? c + 32 : c);
      }
    }
    return out.toString();
  }

  private static boolean isSpace(int c) {
    return c == ' '
        || (c >= 0x09 && c <= 0x0d)
        || c == 0x85
        || (c >= 0x80 && Character.isSpaceChar(c));
  }

  private static boolean isInvisible(int c) {
    return c < 0x20
        || (c >= 0x7f
            && (Character.getType(c) == Character.CONTROL
                || Character.getType(c) == Character.FORMAT));
  }

  /// Apart, so that ICU is loaded only for a name that is not ASCII.
  private static final class International {
    private static final Normalizer2 NFKC_CASEFOLD = Normalizer2.getNFKCCasefoldInstance();

    static String foldAndNormalise(String value) {
      return NFKC_CASEFOLD.normalize(value);
    }
  }
}
