package pki.profile;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import pki.der.ObjectIdentifier;
import pki.keys.KeyAlgorithm;
import pki.name.DistinguishedName;
import pki.name.GeneralSubtree;
import pki.x509.BasicConstraints;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;

/// The shape of a template file: each component is a key of it, `backDate` being `back-date`. What
/// the keys mean is told to the people who write them in `docs/templates.md`, and a test holds the
/// two together.
///
/// A spec may contradict itself; a [Profile] is one that does not.
///
/// @param nameConstraints both lists are empty when there are none
/// @param certificatePolicies in the order in which they are written
public record ProfileSpec(
    String description,
    SubjectRule subject,
    Set<KeyAlgorithm> keyAlgorithms,
    ValidityRule validity,
    RoleRule basicConstraints,
    KeyUsageRule keyUsage,
    PurposeRule extendedKeyUsage,
    NamesRule names,
    NameConstraints nameConstraints,
    List<ObjectIdentifier> certificatePolicies,
    AccessRule authorityInfoAccess,
    UrlRule crlDistributionPoints,
    Revocation revocation) {

  public ProfileSpec {
    keyAlgorithms = ordered(keyAlgorithms);
    certificatePolicies = List.copyOf(certificatePolicies);
  }

  /// The rules of this spec that cannot hold together, none when it can become a [Profile].
  public List<Contradiction> contradictions() {
    return new Contradictions(this).found();
  }

  /// A rule that cannot hold.
  ///
  /// @param key where it stands, such as `validity.longest`
  public record Contradiction(String key, String reason) {}

  /// What the subject may say (RFC 5280, section 4.1.2.6).
  ///
  /// @param allowed attribute types that a request may bring, besides CN; short names
  /// @param required those that it must bring
  /// @param fixed stands before whatever the request brings
  public record SubjectRule(
      CommonName commonName, Set<String> allowed, Set<String> required, DistinguishedName fixed) {
    public SubjectRule {
      allowed = ordered(allowed);
      required = ordered(required);
    }

    /// Where the common name comes from.
    public enum CommonName {
      /// The request must bring it.
      REQUIRED,
      /// The request may bring it.
      OPTIONAL,
      /// It is the first name of the certificate that fits into it.
      FIRST_NAME,
      FORBIDDEN
    }
  }

  /// How long certificates are valid, both ends included.
  ///
  /// @param usual when the request does not say
  /// @param longest the most that a request may ask for
  /// @param backDate how far before its issuance a certificate becomes valid, for clocks that are
  ///   behind; taken from its validity, and never more than a tenth of it
  public record ValidityRule(Duration usual, Duration longest, Duration backDate) {}

  /// Whether the certificate is a CA's, and of how deep a one (RFC 5280, section 4.2.1.9).
  ///
  /// @param pathLength when the request does not say; absent: no limit
  /// @param longestPathLength the most that a request may ask for; absent: as `pathLength`
  public record RoleRule(
      BasicConstraints.Role role, OptionalInt pathLength, OptionalInt longestPathLength) {
    public static final RoleRule END_ENTITY =
        new RoleRule(BasicConstraints.Role.END_ENTITY, OptionalInt.empty(), OptionalInt.empty());

    boolean isCa() {
      return role == BasicConstraints.Role.CA;
    }

    /// The most that a request may ask for; absent: no limit.
    OptionalInt mostPathLength() {
      return longestPathLength.isPresent() ? longestPathLength : pathLength;
    }
  }

  /// What the key is for (RFC 5280, section 4.2.1.3).
  ///
  /// @param rsaKey in addition, when it is an RSA key
  /// @param ecKey in addition, when it is a key for ECDSA and ECDH
  public record KeyUsageRule(Set<KeyUsage> anyKey, Set<KeyUsage> rsaKey, Set<KeyUsage> ecKey) {
    public KeyUsageRule {
      anyKey = ordered(anyKey);
      rsaKey = ordered(rsaKey);
      ecKey = ordered(ecKey);
    }
  }

  /// The extended key usage (RFC 5280, section 4.2.1.12); no extension without purposes.
  public record PurposeRule(List<KeyPurpose> purposes, Criticality criticality) {
    public static final PurposeRule NONE = new PurposeRule(List.of(), Criticality.NON_CRITICAL);

    public PurposeRule {
      purposes = List.copyOf(purposes);
    }
  }

  /// The subject alternative names (RFC 5280, section 4.2.1.6): how many in all, and of each kind.
  /// A kind without a rule is not allowed.
  public record NamesRule(
      int atLeast,
      int atMost,
      Wildcards wildcards,
      Optional<NameRule> dns,
      Optional<NameRule> ip,
      Optional<NameRule> email,
      Optional<NameRule> uri,
      Optional<NameRule> dirname) {
    public static final NamesRule NONE =
        new NamesRule(
            0,
            0,
            Wildcards.REFUSED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /// Whether a DNS name may stand for all names one label below another.
    public enum Wildcards {
      ALLOWED,
      REFUSED
    }
  }

  /// The names of one kind.
  ///
  /// @param permitted each name must lie within one of these; empty: any may
  /// @param forbidden no name may lie within one of these
  public record NameRule(
      int atLeast, int atMost, List<GeneralSubtree> permitted, List<GeneralSubtree> forbidden) {
    public NameRule {
      permitted = List.copyOf(permitted);
      forbidden = List.copyOf(forbidden);
    }
  }

  /// Where the issuer is asked and found (RFC 5280, section 4.2.2.1).
  public record AccessRule(UrlRule ocsp, UrlRule caIssuers) {}

  /// Which URLs a certificate carries.
  public sealed interface UrlRule {
    /// What `pki serve` answers below the configured base URL; none when none is configured.
    record FromBaseUrl() implements UrlRule {}

    /// These, with the issuer's label for `{issuer}`.
    record Given(List<String> patterns) implements UrlRule {
      public static final UrlRule NONE = new Given(List.of());

      public Given {
        patterns = List.copyOf(patterns);
      }
    }
  }

  /// Whether somebody can ask if the certificate was revoked.
  public enum Revocation {
    CHECKED,
    /// A responder's certificate, which is not asked about (RFC 6960, section 4.2.2.2.1).
    NO_CHECK,
    /// Nobody will ever tell (RFC 9608); for certificates that live for hours.
    UNAVAILABLE
  }

  private static <T> Set<T> ordered(Set<T> set) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(set));
  }
}
