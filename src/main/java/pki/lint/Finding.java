package pki.lint;

/// A rule that a certificate breaks.
///
/// @param rule the rule's name, such as `serial-positive`
/// @param citation where the rule stands, such as `RFC 5280, section 4.1.2.2`
/// @param message the value and the rule, lower case, no full stop
public record Finding(String rule, Severity severity, String citation, String message) {}
