/// The database under the store: an H2 file in the home, or PostgreSQL. Start at
/// [pki.database.Database]; a [pki.database.DatabaseLocation] says where.
///
/// Opens it at the right schema, reads, and carries out changes: whatever is waiting, in one
/// transaction and one sync, with the audit log's events as its last part. Knows the audit log, and
/// no certificate: the tables that hold those are `jdbc`'s.
@NullMarked
package pki.database;

import org.jspecify.annotations.NullMarked;
