/// A private PKI in one program. [Main] is where it starts.
@NullMarked
package pki;

import org.jspecify.annotations.NullMarked;
