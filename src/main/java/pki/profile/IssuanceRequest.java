package pki.profile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.x509.NameConstraints;
import pki.x509.SubjectPublicKeyInfo;

/// What somebody wants certified. Whether they get it is for the profile to say.
///
/// @param subject may be empty; the profile adds to it
/// @param names the subject alternative names
/// @param validity how long; absent: as the profile says
/// @param pathLength for a CA; absent: as the profile says
/// @param nameConstraints for a CA, beside the profile's own
public record IssuanceRequest(
    Profile profile,
    DistinguishedName subject,
    List<GeneralName> names,
    SubjectPublicKeyInfo publicKey,
    Optional<Duration> validity,
    OptionalInt pathLength,
    Optional<NameConstraints> nameConstraints) {
  public IssuanceRequest {
    names = List.copyOf(names);
  }

  /// Asks for nothing but what the profile gives.
  public static IssuanceRequest of(
      Profile profile,
      DistinguishedName subject,
      List<GeneralName> names,
      SubjectPublicKeyInfo publicKey) {
    return new IssuanceRequest(
        profile,
        subject,
        names,
        publicKey,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }
}
