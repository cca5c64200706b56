package pki.path;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import pki.name.GeneralName;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// A root, an intermediate and a server's certificate in which nothing is wrong, for tests that
/// change one thing.
final class Chain {
  static final Instant NOW = TestCertificates.START.plus(Duration.ofDays(1));
  static final GeneralName HOST = GeneralName.parse("host.example.test");

  final TestAuthority root = TestAuthority.root("CN=Root,O=Test");
  final TestAuthority lower = root.lower("CN=Lower,O=Test", TestCertificates.ca());
  final Certificate leaf = lower.issue(TestCertificates.tlsServer());

  PathInput input() {
    return input(leaf, lower.certificate());
  }

  /// This leaf and these certificates to build with, under the root.
  PathInput input(Certificate otherLeaf, Certificate... pool) {
    return PathInput.of(otherLeaf, List.of(pool), List.of(root.certificate()));
  }

  static ValidationPolicy policy() {
    return ValidationPolicy.at(NOW).forPurpose(KeyPurpose.SERVER_AUTH).named(HOST);
  }

  static PathResult validate(PathInput input) {
    return new PathValidator().validate(input, policy());
  }

  /// The name of the failure's type, or `valid`.
  static String verdict(PathResult result) {
    return switch (result) {
      case PathResult.Valid _ -> "valid";
      case PathResult.Invalid invalid ->
          invalid.mostSpecific() instanceof PathFailure.OutOfProfile form
              ? form.rule().name()
              : invalid.mostSpecific().getClass().getSimpleName();
    };
  }
}
