/// Files that are there whole or not at all, with the right mode from their first moment, and still
/// there after a power cut. Start at [DurableFile].
///
/// Imports nothing of `pki` and knows nothing of what it writes. POSIX only.
@NullMarked
package pki.files;

import org.jspecify.annotations.NullMarked;
