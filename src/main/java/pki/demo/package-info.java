/// The whole story in one go, for `pki demo`: a list of steps, each of which does one thing for
/// real and says what it proves. Start at [pki.demo.Demo].
///
/// May use everything but `cli`.
@NullMarked
package pki.demo;

import org.jspecify.annotations.NullMarked;
