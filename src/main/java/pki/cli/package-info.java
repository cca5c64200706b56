/// The program: the list of all commands ([pki.cli.Commands]), what exceptions mean for the exit
/// status, and the commands that operate a home. The others are in `issuing` and `viewing`.
@NullMarked
package pki.cli;

import org.jspecify.annotations.NullMarked;
