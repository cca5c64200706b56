/// The frame of the command line: finding a command, parsing, exit status, terminal, JSON. Start at
/// [pki.shell.Program].
///
/// Imports nothing of `pki` and knows no PKI; the commands are in `cli`.
@NullMarked
package pki.shell;

import org.jspecify.annotations.NullMarked;
