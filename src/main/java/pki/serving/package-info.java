/// The commands that serve status and ask for it: `serve` and `ocsp`.
@NullMarked
package pki.serving;

import org.jspecify.annotations.NullMarked;
