package pki.deploy;

import java.util.function.UnaryOperator;

/// A file that a server needs.
public sealed interface DeployedFile {
  /// What it is to the server, in one word, such as `certificate` or `configuration`.
  String role();

  /// Without a folder.
  String name();

  /// For everybody to read.
  record Open(String role, String name, String text) implements DeployedFile {}

  /// With the private key in it.
  ///
  /// @param around the file's text, given the key's as unencrypted PKCS#8 in PEM
  record WithKey(String role, String name, UnaryOperator<String> around) implements DeployedFile {}
}
