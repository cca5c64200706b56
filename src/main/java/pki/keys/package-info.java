/// Keys: their algorithms, for now.
@NullMarked
package pki.keys;

import org.jspecify.annotations.NullMarked;
