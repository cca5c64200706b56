package pki.lint;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.List;
import java.util.function.Function;
import pki.x509.Certificate;

/// One thing that a certificate must be.
///
/// @param name what must hold, in kebab case; stable, for scripts
/// @param citation the standard and its section
/// @param faults says how a certificate breaks the rule, an empty list if it does not
public record LintRule(
    String name, Severity severity, String citation, Function<Certificate, List<String>> faults) {

  /// How the certificate breaks the rule; an empty list if it does not.
  ///
  /// @throws pki.der.EncodingException when it cannot be told, because what the rule reads is
  ///   broken
  public List<String> check(Certificate certificate) {
    return faults.apply(certificate);
  }

  static LintRule error(String name, String citation, Function<Certificate, List<String>> faults) {
    return new LintRule(name, Severity.ERROR, citation, faults);
  }

  static LintRule warning(
      String name, String citation, Function<Certificate, List<String>> faults) {
    return new LintRule(name, Severity.WARNING, citation, faults);
  }

  static LintRule notice(String name, String citation, Function<Certificate, List<String>> faults) {
    return new LintRule(name, Severity.NOTICE, citation, faults);
  }

  /// The one fault, when it is one; worded only then, for most certificates have none.
  @FormatMethod
  static List<String> faultIf(boolean broken, @FormatString String message, Object... values) {
    return broken ? List.of(message.formatted(values)) : List.of();
  }
}
