/// The commands that make CAs and certificates: each parses, asks the authority once, and prints
/// what came of it.
///
/// May use everything but `cli` and the other packages of commands.
@NullMarked
package pki.issuing;

import org.jspecify.annotations.NullMarked;
