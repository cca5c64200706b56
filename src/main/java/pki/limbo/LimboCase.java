package pki.limbo;

import pki.path.PathInput;
import pki.path.ValidationPolicy;

/// One case of a file in the C2SP x509-limbo schema, as far as it is an input of validation.
///
/// The case's description, features, importance and expected result are not here: they are no
/// inputs.
public sealed interface LimboCase {
  /// What the answer is labelled with.
  String id();

  /// A question for the validator.
  record Question(String id, PathInput input, ValidationPolicy policy) implements LimboCase {}

  /// The leaf is no certificate, which is an answer in itself.
  record BrokenLeaf(String id, String why) implements LimboCase {}

  /// The case is not what the schema says.
  record Unreadable(String id, String why) implements LimboCase {}
}
