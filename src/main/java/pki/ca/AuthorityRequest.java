package pki.ca;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pki.keys.KeyAlgorithm;
import pki.name.DistinguishedName;
import pki.profile.IssuanceRequest;
import pki.profile.Profile;
import pki.profile.Violation;
import pki.x509.NameConstraints;
import pki.x509.SubjectPublicKeyInfo;

/// A CA that somebody wants to have.
///
/// @param label what it is called by `--issuer` and in URLs
/// @param profile a CA's
public record AuthorityRequest(
    String label,
    Profile profile,
    DistinguishedName subject,
    KeyAlgorithm keyAlgorithm,
    Optional<Duration> validity,
    OptionalInt pathLength,
    Optional<NameConstraints> nameConstraints) {

  Violation labelTaken() {
    return new Violation(
        "label", "issuer '%s' exists already".formatted(label), "choose another with --label");
  }

  IssuanceRequest forKey(SubjectPublicKeyInfo key) {
    return new IssuanceRequest(
        profile, subject, List.of(), key, validity, pathLength, nameConstraints);
  }
}
