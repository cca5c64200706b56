package pki.name;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.SpoofChecker;

/// IDNA2008 (RFC 5891), through ICU; loaded only when a name has an A-label or is not ASCII.
final class InternationalName {
  /// More characters than this cannot become a name of 253, even with ignorable ones among them.
  private static final int LONGEST = 1_000;

  private static final IDNA IDNA_2008 =
      IDNA.getUTS46Instance(
          IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ
              | IDNA.CHECK_CONTEXTO
              | IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE);

  private InternationalName() {}

  /// Converts a name with U-labels, after mapping what people type (capitals, full-width forms) to
  /// what IDNA2008 allows. A label that mixes scripts is refused: it may be a homograph, and
  /// whoever means it can give its A-label.
  static String toAscii(String name) {
    if (name.length() > LONGEST) {
      throw DnsName.refused(name, "is too long: %d characters".formatted(name.length()));
    }
    if (name.startsWith("*.")) {
      return "*." + toAscii(name.substring(2));
    }
    var info = new IDNA.Info();
    String ascii = IDNA_2008.nameToASCII(name, new StringBuilder(), info).toString();
    String unicode = toUnicode(name);
    if (info.hasErrors()) {
      throw DnsName.refused(name, "is not allowed by IDNA2008: " + info.getErrors());
    }
    unicode
        .codePoints()
        .filter(c -> c != '.' && !IdnaProperty.allows(c))
        .findFirst()
        .ifPresent(c -> {
          throw DnsName.refused(name, "has U+%04X, which IDNA2008 disallows".formatted(c));
        });
    for (String label : unicode.split("\\.", -1)) {
      if (Scripts.areMixed(label)) {
        throw DnsName.refused(
            name, "mixes scripts in a label; if that is meant, give it as '" + ascii + "'");
      }
    }
    return ascii;
  }

  static String toUnicode(String name) {
    return name.startsWith("*.") // ICU would make U+FFFD of it
        ? "*." + toUnicode(name.substring(2))
        : IDNA_2008.nameToUnicode(name, new StringBuilder(), new IDNA.Info()).toString();
  }

  /// Requires that an `xn--` label is what its own U-label encodes to (RFC 5890, section 2.3.2.1).
  static void checkALabel(String name, String label) {
    var info = new IDNA.Info();
    String unicode = IDNA_2008.labelToUnicode(label, new StringBuilder(), info).toString();
    String again = IDNA_2008.labelToASCII(unicode, new StringBuilder(), info).toString();
    if (info.hasErrors()
        || !again.equals(label)
        || !unicode.codePoints().allMatch(IdnaProperty::allows)) {
      throw DnsName.refused(name, "has a label '" + label + "' that is no A-label of IDNA2008");
    }
  }

  /// Apart, so that ICU's confusables are loaded only for what a person typed.
  private static final class Scripts {
    /// Latin may stand beside Chinese, Japanese or Korean (UTS #39, section 5.2).
    private static final SpoofChecker ONE_SCRIPT =
        new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    static boolean areMixed(String label) {
      return ONE_SCRIPT.failsChecks(label);
    }
  }
}
