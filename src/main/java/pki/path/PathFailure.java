package pki.path;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import pki.der.ObjectIdentifier;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.x509.AlgorithmIdentifier;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.RevocationReason;

/// Why a candidate path is not valid: the rule that broke and both values that were compared.
/// [Wording] has the section, a sentence and what would mend it.
public sealed interface PathFailure {
  /// Where in the candidate path: 0 is the leaf, and one past the last certificate is the anchor.
  int depth();

  /// The failure in one sentence: lower case, no full stop.
  default String sentence() {
    return Wording.of(this).sentence();
  }

  /// The section that it breaks, such as `RFC 5280, section 6.1.3 (a)(2)`.
  default String section() {
    return Wording.of(this).section();
  }

  /// What would mend it: lower case, no full stop.
  default String mend() {
    return Wording.of(this).mend();
  }

  // How the path hangs together

  sealed interface ChainFailure extends PathFailure {}

  /// Neither the pool nor the anchors have a certificate of this name.
  record NoIssuer(int depth, DistinguishedName issuer) implements ChainFailure {}

  /// The path leads back into itself.
  record Loop(int depth, DistinguishedName issuer) implements ChainFailure {}

  /// The path ends in a self-signed certificate that is no anchor.
  record UntrustedRoot(int depth, DistinguishedName subject) implements ChainFailure {}

  record TooManyIntermediates(int depth, int found, int most) implements ChainFailure {}

  record BudgetSpent(int depth, Budget.Limit limit, int most) implements ChainFailure {}

  // The signature and what it was made with

  sealed interface SignatureFailure extends PathFailure {}

  /// The key of the named issuer did not make the signature.
  record SignatureInvalid(int depth, DistinguishedName issuer) implements SignatureFailure {}

  /// The signature's algorithm is unknown, or does not go with its parameters or the key.
  record SignatureUnsupported(int depth, AlgorithmIdentifier algorithm, AlgorithmIdentifier key)
      implements SignatureFailure {}

  /// The signature's hash or kind is one that can be forged.
  record WeakSignature(int depth, AlgorithmIdentifier algorithm) implements SignatureFailure {}

  /// The signature's algorithm is none of those that were asked for.
  record SignatureNotAccepted(
      int depth, AlgorithmIdentifier algorithm, Set<ObjectIdentifier> accepted)
      implements SignatureFailure {}

  /// The key is too small, or of a kind that is not accepted.
  ///
  /// @param key such as `RSA 1024 bits`
  /// @param rule what it should be
  record WeakKey(int depth, String key, String rule) implements SignatureFailure {}

  record AlgorithmsDiffer(int depth, AlgorithmIdentifier inner, AlgorithmIdentifier outer)
      implements SignatureFailure {}

  // Time

  sealed interface ValidityFailure extends PathFailure {}

  record Expired(int depth, Instant notAfter, Instant at) implements ValidityFailure {}

  record NotYetValid(int depth, Instant notBefore, Instant at) implements ValidityFailure {}

  // What the issuers may do

  sealed interface AuthorityFailure extends PathFailure {}

  /// The certificate signs another one and is no CA.
  record NotAnAuthority(int depth) implements AuthorityFailure {}

  /// More intermediates follow than the CA allows.
  ///
  /// @param allowed the pathLenConstraint
  /// @param found how many non-self-issued intermediates follow
  record PathLengthExceeded(int depth, int allowed, int found) implements AuthorityFailure {}

  record KeyUsageMissing(int depth, KeyUsage wanted, Set<KeyUsage> present)
      implements AuthorityFailure {}

  record PurposeNotAllowed(int depth, KeyPurpose wanted, List<KeyPurpose> allowed)
      implements AuthorityFailure {}

  // The certificate's form

  sealed interface FormFailure extends PathFailure {}

  record UnknownCriticalExtension(int depth, ObjectIdentifier oid) implements FormFailure {}

  /// An extension that cannot be read.
  ///
  /// @param fault lower case, no full stop
  record MalformedExtension(int depth, String extension, String fault) implements FormFailure {}

  /// A name that breaks the rules of its kind.
  record MalformedSubjectName(int depth, String name, String fault) implements FormFailure {}

  /// A rule of the certificate's profile.
  ///
  /// @param found what the certificate has instead
  record OutOfProfile(int depth, ProfileRule rule, String found) implements FormFailure {}

  // Names

  sealed interface NameFailure extends PathFailure {}

  record NameMismatch(int depth, GeneralName expected, List<GeneralName> presented)
      implements NameFailure {}

  /// A wildcard spans a whole public suffix.
  record PublicSuffixWildcard(int depth, GeneralName expected, GeneralName presented)
      implements NameFailure {}

  /// A name lies in none of the permitted subtrees of its kind.
  ///
  /// @param constrainedBy the depth of the certificate with the constraint
  record NotPermitted(
      int depth, GeneralName name, List<GeneralSubtree> permitted, int constrainedBy)
      implements NameFailure {}

  record Excluded(int depth, GeneralName name, GeneralSubtree excluded, int constrainedBy)
      implements NameFailure {}

  record MalformedConstraint(int depth, GeneralSubtree constraint, String fault)
      implements NameFailure {}

  /// A name of a kind that is constrained and that we cannot compare.
  record UnsupportedConstraint(int depth, GeneralName name, int constrainedBy)
      implements NameFailure {}

  // Policies

  sealed interface PolicyFailure extends PathFailure {}

  /// An explicit policy is demanded, and none of the acceptable ones is valid.
  record NoValidPolicy(int depth, Set<ObjectIdentifier> acceptable) implements PolicyFailure {}

  record AnyPolicyMapped(int depth) implements PolicyFailure {}

  // Revocation

  sealed interface RevocationFailure extends PathFailure {}

  record Revoked(int depth, Instant since, RevocationReason reason) implements RevocationFailure {}

  /// The status is not known, and has to be.
  ///
  /// @param why lower case, no full stop
  record RevocationUnknown(int depth, String why) implements RevocationFailure {}
}
