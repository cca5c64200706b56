/// Path building and validation (RFC 5280, section 6). Start at [pki.path.PathValidator]; what it
/// is asked is a [pki.path.PathInput] and a [pki.path.ValidationPolicy], what it answers a
/// [pki.path.PathResult].
///
/// May use `x509`, `name` and `der`. Knows no files and no network, and never reads the clock: time
/// is part of the policy.
@NullMarked
package pki.path;

import org.jspecify.annotations.NullMarked;
