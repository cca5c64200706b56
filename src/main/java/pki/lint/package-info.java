/// Looks for what is wrong with a certificate: the rules of RFC 5280 and its companions, and those
/// of the CA/Browser Forum's Baseline Requirements that make sense where nobody is audited. Start
/// at [pki.lint.Linter].
///
/// A file holds the rules of one field or extension, and `RuleBook` names all files. May use the
/// vocabulary. Knows no issuer, no clock and no signature: only what the certificate says of
/// itself.
@NullMarked
package pki.lint;

import org.jspecify.annotations.NullMarked;
