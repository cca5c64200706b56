/// Keys and what is signed with them.
@NullMarked
package pki.keys;

import org.jspecify.annotations.NullMarked;
