/// The test kit: what tests of more than one package need.
@NullMarked
package pki.testing;

import org.jspecify.annotations.NullMarked;
