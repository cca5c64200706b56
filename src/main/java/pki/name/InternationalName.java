package pki.name;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.SpoofChecker;

/// IDNA2008 (RFC 5891), through ICU; loaded only when a name has an A-label or is not ASCII.
final class InternationalName {
  private static final IDNA IDNA_2008 =
      IDNA.getUTS46Instance(
          IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ
              | IDNA.CHECK_CONTEXTO
              | IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE);
  private static final SpoofChecker ONE_SCRIPT =
      new SpoofChecker.Builder()
          .setChecks(SpoofChecker.RESTRICTION_LEVEL)
          .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
          .build();

  private InternationalName() {}

  /// Converts a name with U-labels. A label that mixes scripts is refused: it may be a homograph,
  /// and whoever means it can give its A-label.
  static String toAscii(String name) {
    boolean wildcard = name.startsWith("*.");
    String labels = wildcard ? name.substring(2) : name;
    var info = new IDNA.Info();
    String ascii = IDNA_2008.nameToASCII(labels, new StringBuilder(), info).toString();
    if (info.hasErrors()) {
      throw DnsName.refused(name, "is not allowed by IDNA2008: " + info.getErrors());
    }
    for (String label : labels.split("\\.", -1)) {
      if (ONE_SCRIPT.failsChecks(label)) {
        throw DnsName.refused(
            name, "mixes scripts in a label; if that is meant, give it as '" + ascii + "'");
      }
    }
    return wildcard ? "*." + ascii : ascii;
  }

  static String toUnicode(String name) {
    return IDNA_2008.nameToUnicode(name, new StringBuilder(), new IDNA.Info()).toString();
  }

  /// Requires that an `xn--` label is what its own U-label encodes to (RFC 5890, section 2.3.2.1).
  static void checkALabel(String name, String label) {
    var info = new IDNA.Info();
    String unicode = IDNA_2008.labelToUnicode(label, new StringBuilder(), info).toString();
    String again = IDNA_2008.labelToASCII(unicode, new StringBuilder(), info).toString();
    if (info.hasErrors() || !again.equals(label)) {
      throw DnsName.refused(name, "has a label '" + label + "' that is no A-label of IDNA2008");
    }
  }
}
