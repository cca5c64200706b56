/// Keeps the store in a database: an H2 file in the home, or PostgreSQL. Start at
/// [pki.jdbc.JdbcCertificateStore]; a [pki.jdbc.DatabaseLocation] says where.
///
/// May use `store` and its vocabulary. All SQL of the program is here, as text blocks beside the
/// code that binds and maps them. How a change travels: a table class makes a `Change`, the
/// `Committer` carries it out with whatever else is waiting, in one transaction and one sync.
@NullMarked
package pki.jdbc;

import org.jspecify.annotations.NullMarked;
