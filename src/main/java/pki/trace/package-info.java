/// A TLS connection, made visible: every record and message in order, decrypted where the secrets
/// are known, and explained. Start at [HandshakeTrace#decode]; [SequenceDiagram] draws the result
/// and [Conclusions] words it.
///
/// Knows no sockets and no TLS library: a [Recording] and a [KeyLog] are all it reads, and those
/// may hold any bytes whatever.
@NullMarked
package pki.trace;

import org.jspecify.annotations.NullMarked;
