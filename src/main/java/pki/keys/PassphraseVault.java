package pki.keys;

/// A vault whose keys all lie encrypted under one passphrase.
public interface PassphraseVault extends KeyVault {
  /// Encrypts every key anew. At each moment each key can be read with one of the two, and none is
  /// touched before all were read; after a crash, the same call finishes the work.
  ///
  /// @throws KeyException with `WRONG_PASSPHRASE` when a key can be read with neither
  void changePassphrase(Passphrase from, Passphrase to);
}
