/// The commands that look: at the inventory, at any file, and at whether a certificate is valid.
///
/// May use everything but `cli` and the other packages of commands.
@NullMarked
package pki.viewing;

import org.jspecify.annotations.NullMarked;
