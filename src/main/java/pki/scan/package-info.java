/// What a TLS server accepts, found out by asking it: each question a ClientHello made by hand,
/// since a library that is safe to use cannot speak what is to be found. Start at [Scanner], whose
/// [Observations] say what was seen; what it means is said by `assessment`.
///
/// Only ever connects to the host that it was given, within [Limits]. Handshakes that have to be
/// completed are `tls`'s. Never reads the clock's date: only elapsed time.
@NullMarked
package pki.scan;

import org.jspecify.annotations.NullMarked;
