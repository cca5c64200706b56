/// The Distinguished Encoding Rules (X.690) and their textual wrapping (RFC 7468): where bytes from
/// outside become values, and values become bytes. Start at [DerReader] and [DerWriter].
///
/// Imports nothing of `pki`. Strict: what is not DER is refused with its position, and no length is
/// believed before it was compared with what is there.
@NullMarked
package pki.der;

import org.jspecify.annotations.NullMarked;
