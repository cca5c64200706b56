/// Keeps the store in a database. Start at [pki.jdbc.JdbcCertificateStore].
///
/// May use `database` and what declares a storage port: `store`, `crl`. A table class makes the
/// `Change`s of its table, with the SQL as text blocks beside the code that binds and maps it.
@NullMarked
package pki.jdbc;

import org.jspecify.annotations.NullMarked;
