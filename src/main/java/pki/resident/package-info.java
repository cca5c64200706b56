/// What a server does all day: it notices what other processes change in the store, keeps the
/// status index true, its own certificates fresh and the CRLs current. Start at
/// [pki.resident.Resident].
///
/// On H2 only one process can have the database open, so it is opened for the moment that is needed
/// and closed again; answers come from memory meanwhile, and go on when the database is away.
@NullMarked
package pki.resident;

import org.jspecify.annotations.NullMarked;
