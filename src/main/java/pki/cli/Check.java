package pki.cli;

import java.util.Locale;

/// What the doctor found out about one thing.
///
/// @param subject what was looked at, in a word or two
/// @param hint what to do; empty when all is well
record Check(String subject, Verdict verdict, String finding, String hint) {
  /// How it is with it.
  enum Verdict {
    OK,
    /// Works, but will not for long, or not as safely as it could.
    WARN,
    FAIL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Check ok(String subject, String finding) {
    return new Check(subject, Verdict.OK, finding, "");
  }

  static Check warn(String subject, String finding, String hint) {
    return new Check(subject, Verdict.WARN, finding, hint);
  }

  static Check fail(String subject, String finding, String hint) {
    return new Check(subject, Verdict.FAIL, finding, hint);
  }
}
