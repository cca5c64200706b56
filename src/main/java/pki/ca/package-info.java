/// The certificate authority: what may be certified, and certifying it.
///
/// A [pki.ca.ProfileSpec] is the shape of a template file; a [pki.ca.Profile] is a spec that does
/// not contradict itself, and judges an [pki.ca.IssuanceRequest].
///
/// May use the vocabulary, `keys`, `files`, `store`, `path` and `lint`. Knows no HTTP, SQL or YAML,
/// and never reads the clock.
@NullMarked
package pki.ca;

import org.jspecify.annotations.NullMarked;
