/// What certificates may and must say. A [pki.profile.ProfileSpec] is the shape of a template file;
/// a [pki.profile.Profile] is a spec that does not contradict itself, and judges an
/// [pki.profile.IssuanceRequest].
///
/// May use the vocabulary and `keys`. Knows no store and no YAML, and never reads the clock.
@NullMarked
package pki.profile;

import org.jspecify.annotations.NullMarked;
