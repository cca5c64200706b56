/// The object graph: which home, which database, which keys, and the authority over them. The only
/// place that reads the clock, draws chance and knows the environment. Start at
/// [pki.toolkit.Toolkit].
///
/// May use everything but `cli` and `demo`.
@NullMarked
package pki.toolkit;

import org.jspecify.annotations.NullMarked;
