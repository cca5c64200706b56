package pki.profile;

/// A rule that a request breaks.
///
/// @param rule the template's key that holds the rule, such as `validity.longest`
/// @param message the value and the rule, lower case, no full stop
/// @param hint what to do about it
public record Violation(String rule, String message, String hint) {}
