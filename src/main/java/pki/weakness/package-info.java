/// What gives a public key away, or was never a key to certify. [PublicKeyCheck] is all there is to
/// see.
///
/// Imports `der` only; knows no certificates and no private keys.
@NullMarked
package pki.weakness;

import org.jspecify.annotations.NullMarked;
