package pki.keys;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;

/// Makes keys, keeps them, and lends them for signing; private bytes never leave.
///
/// Thread-safe. Several processes may use one vault at once. What returned is durable: a generated
/// key is still there after a power cut, a destroyed one does not come back. A vault that does not
/// exist yet is empty, and made by the first [#generate]. Whatever could not be done is a
/// [KeyException] that says why.
public interface KeyVault {
  /// Makes a key.
  ///
  /// @param label 1 to 64 of `a-z`, `0-9`, `.`, `_`, `-`, a letter or digit at both ends
  /// @throws KeyException with `EXISTS` when the label is taken, even by another process's race
  /// @throws IllegalArgumentException when it is no label
  KeyId generate(KeyAlgorithm algorithm, String label);

  /// Opens a key for signing, after proving that it belongs to the public key it is kept with.
  ///
  /// @throws KeyException with `MISSING` when this vault does not hold it
  @MustBeClosed
  SigningKey open(KeyId id);

  /// Whether the key is here; false for another kind of vault's id. Needs no passphrase.
  boolean holds(KeyId id);

  /// Removes a key for good, as far as the medium lets: a file system may keep old blocks, and a
  /// backup its copy.
  ///
  /// @throws KeyException with `MISSING` when this vault does not hold it
  void destroy(KeyId id);

  /// All keys, by name. Needs no passphrase.
  List<KeyId> list();
}
