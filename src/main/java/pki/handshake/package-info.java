/// The words of TLS (RFC 5246, RFC 8446): versions, suites, alerts and messages, with their names,
/// and what a message says in plain [Field]s. Start at [ClientHello], [ServerHello] and
/// [MessageFields]. Knows no sockets and no keys, and reads any bytes whatever.
@NullMarked
package pki.handshake;

import org.jspecify.annotations.NullMarked;
