package pki.toolkit;

/// The kinds of key vault that `--keystore` offers.
public enum Keystore {
  /// An encrypted PKCS #8 file for each key.
  FILE,
  /// One PKCS #12 file for all.
  PKCS12
}
