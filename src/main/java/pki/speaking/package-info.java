/// The commands that speak TLS: `tls serve`, `tls connect`, `tls scan`. Each parses, calls one
/// thing, and prints. Start at [pki.speaking.TlsCommand].
@NullMarked
package pki.speaking;

import org.jspecify.annotations.NullMarked;
