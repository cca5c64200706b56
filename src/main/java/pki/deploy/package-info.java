/// Certificates for servers that are not ours: files in the form that each one wants, and a piece
/// of configuration as the guides recommend it. Start at [Deployment].
///
/// The pieces lie as templates in the resources of this package. Makes texts and writes nothing;
/// the key's own file is written by the key.
@NullMarked
package pki.deploy;

import org.jspecify.annotations.NullMarked;
