package pki.path;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import pki.der.ObjectIdentifier;
import pki.name.GeneralName;
import pki.signature.AlgorithmPolicy;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;

/// What a path is asked to be good for. Start with [#at] and change what differs:
///
/// ```java
/// ValidationPolicy.at(now).forPurpose(KeyPurpose.SERVER_AUTH).named(DnsName.parse("example.test"))
/// ```
///
/// @param time when the path has to be valid (RFC 5280, section 6.1.1 (b)); fractions of a second
///   do not count
/// @param purposes extended key usages that the path has to allow; empty: none is asked for
/// @param keyUsages key usages that the leaf has to allow, where it limits them
/// @param names names that the leaf has to have, all of them (RFC 9525); empty: none is asked for
/// @param maxIntermediates the most certificates between leaf and anchor, self-issued ones not
///   counted; absent: [#MOST_INTERMEDIATES]
/// @param policies RFC 5280, section 6.1.1 (c) and (e) to (i)
/// @param signatureAlgorithms identifiers of the only algorithms that signatures may have; empty:
///   all that `algorithms` accepts
public record ValidationPolicy(
    Profile profile,
    Instant time,
    Set<KeyPurpose> purposes,
    Set<KeyUsage> keyUsages,
    List<GeneralName> names,
    OptionalInt maxIntermediates,
    PolicyInputs policies,
    Revocation revocation,
    AlgorithmPolicy algorithms,
    Set<ObjectIdentifier> signatureAlgorithms,
    Budget budget) {
  /// The most certificates between leaf and anchor, whatever else is asked. No public hierarchy has
  /// more than four.
  public static final int MOST_INTERMEDIATES = 16;

  public ValidationPolicy {
    purposes = Set.copyOf(purposes);
    keyUsages = Set.copyOf(keyUsages);
    names = List.copyOf(names);
    signatureAlgorithms = Set.copyOf(signatureAlgorithms);
  }

  /// The default profile at this time, with no purpose, name, policy or revocation status asked
  /// for.
  public static ValidationPolicy at(Instant time) {
    return new ValidationPolicy(
        Profile.WEBPKI,
        time,
        Set.of(),
        Set.of(),
        List.of(),
        OptionalInt.empty(),
        PolicyInputs.ANY,
        Revocation.OFF,
        AlgorithmPolicy.MODERN,
        Set.of(),
        Budget.DEFAULT);
  }

  public ValidationPolicy under(Profile newProfile) {
    return new ValidationPolicy(
        newProfile,
        time,
        purposes,
        keyUsages,
        names,
        maxIntermediates,
        policies,
        revocation,
        algorithms,
        signatureAlgorithms,
        budget);
  }

  public ValidationPolicy forPurpose(KeyPurpose purpose) {
    return forPurposes(Set.of(purpose));
  }

  public ValidationPolicy forPurposes(Set<KeyPurpose> newPurposes) {
    return new ValidationPolicy(
        profile,
        time,
        newPurposes,
        keyUsages,
        names,
        maxIntermediates,
        policies,
        revocation,
        algorithms,
        signatureAlgorithms,
        budget);
  }

  public ValidationPolicy forKeyUsages(Set<KeyUsage> newKeyUsages) {
    return new ValidationPolicy(
        profile,
        time,
        purposes,
        newKeyUsages,
        names,
        maxIntermediates,
        policies,
        revocation,
        algorithms,
        signatureAlgorithms,
        budget);
  }

  public ValidationPolicy named(GeneralName... newNames) {
    return named(List.of(newNames));
  }

  public ValidationPolicy named(List<GeneralName> newNames) {
    return new ValidationPolicy(
        profile,
        time,
        purposes,
        keyUsages,
        newNames,
        maxIntermediates,
        policies,
        revocation,
        algorithms,
        signatureAlgorithms,
        budget);
  }

  public ValidationPolicy withMaxIntermediates(OptionalInt most) {
    return new ValidationPolicy(
        profile,
        time,
        purposes,
        keyUsages,
        names,
        most,
        policies,
        revocation,
        algorithms,
        signatureAlgorithms,
        budget);
  }

  public ValidationPolicy withPolicies(PolicyInputs newPolicies) {
    return new ValidationPolicy(
        profile,
        time,
        purposes,
        keyUsages,
        names,
        maxIntermediates,
        newPolicies,
        revocation,
        algorithms,
        signatureAlgorithms,
        budget);
  }

  public ValidationPolicy withRevocation(Revocation newRevocation) {
    return new ValidationPolicy(
        profile,
        time,
        purposes,
        keyUsages,
        names,
        maxIntermediates,
        policies,
        newRevocation,
        algorithms,
        signatureAlgorithms,
        budget);
  }

  public ValidationPolicy withAlgorithms(AlgorithmPolicy newAlgorithms) {
    return new ValidationPolicy(
        profile,
        time,
        purposes,
        keyUsages,
        names,
        maxIntermediates,
        policies,
        revocation,
        newAlgorithms,
        signatureAlgorithms,
        budget);
  }

  /// Accepts no other signature algorithms than these, of those that the profile accepts.
  public ValidationPolicy signedWith(Set<ObjectIdentifier> accepted) {
    return new ValidationPolicy(
        profile,
        time,
        purposes,
        keyUsages,
        names,
        maxIntermediates,
        policies,
        revocation,
        algorithms,
        accepted,
        budget);
  }

  public ValidationPolicy withBudget(Budget newBudget) {
    return new ValidationPolicy(
        profile,
        time,
        purposes,
        keyUsages,
        names,
        maxIntermediates,
        policies,
        revocation,
        algorithms,
        signatureAlgorithms,
        newBudget);
  }
}
