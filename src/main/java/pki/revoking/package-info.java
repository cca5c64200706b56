/// The commands that revoke: `pki revoke`, `pki unrevoke`, `pki crl`.
///
/// May use everything but the other commands. Each parses, calls one thing and prints.
@NullMarked
package pki.revoking;

import org.jspecify.annotations.NullMarked;
