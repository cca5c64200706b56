/// Keys, from generation to signature. Start at [KeyVault] for the keys of authorities and
/// responders, which never leave, and at [SubjectKey] for those made to be handed out in files.
///
/// Imports `der` and `files` only. Nothing outside sees private bytes: a [SigningKey] signs. No
/// security provider is registered; Bouncy Castle's lightweight classes help in the `…Codec`
/// classes.
///
/// What Java cannot do: the collector copies arrays, and the JDK's private keys cannot be wiped. So
/// passphrases and decrypted encodings are wiped after use, and real isolation is an HSM's.
@NullMarked
package pki.keys;

import org.jspecify.annotations.NullMarked;
