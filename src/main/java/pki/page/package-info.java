/// A TLS connection as a page to look at: one HTML file without network, which reads without
/// scripts and plays with them. Start at [pki.page.HandshakePage].
///
/// Everything that comes from a peer goes through [pki.page.Element], which escapes it; the page's
/// own policy allows no script and no style but its own, by their hashes.
@NullMarked
package pki.page;

import org.jspecify.annotations.NullMarked;
