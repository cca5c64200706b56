/// The status of every certificate in memory, so that answering needs no database. Start at
/// [pki.status.StatusIndex].
///
/// May use the vocabulary, `store` and `files`. Knows no OCSP, HTTP or SQL.
@NullMarked
package pki.status;

import org.jspecify.annotations.NullMarked;
