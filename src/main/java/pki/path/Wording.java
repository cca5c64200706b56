package pki.path;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;
import pki.x509.KeyUsage;

/// A failure in words: the only place that has them.
///
/// @param section the rule's place, such as `RFC 5280, section 6.1.3 (a)(2)`
/// @param sentence what was found and what the rule wants
/// @param mend what would mend it
public record Wording(String section, String sentence, String mend) {
  /// No default anywhere below: a new failure must be worded before this compiles.
  public static Wording of(PathFailure failure) {
    return switch (failure) {
      case PathFailure.ChainFailure chain -> chain(chain);
      case PathFailure.SignatureFailure signature -> signature(signature);
      case PathFailure.ValidityFailure validity -> validity(validity);
      case PathFailure.AuthorityFailure authority -> authority(authority);
      case PathFailure.FormFailure form -> form(form);
      case PathFailure.NameFailure name -> name(name);
      case PathFailure.PolicyFailure policy -> policy(policy);
      case PathFailure.RevocationFailure revocation -> revocation(revocation);
    };
  }

  private static Wording chain(PathFailure.ChainFailure failure) {
    return switch (failure) {
      case PathFailure.NoIssuer(int depth, var issuer) ->
          rfc5280(
              "6.1.3 (a)(4)",
              "%s was issued by '%s', and no certificate of that name is at hand"
                  .formatted(who(depth), issuer),
              "serve the intermediate '%s' with the certificate, or add it to the anchors if you trust it"
                  .formatted(issuer));
      case PathFailure.Loop(int depth, var issuer) ->
          rfc5280(
              "6.1",
              "%s was issued by '%s', which the path has already".formatted(who(depth), issuer),
              "serve a certificate of '%s' that an anchor issued".formatted(issuer));
      case PathFailure.UntrustedRoot(int depth, var subject) ->
          rfc5280(
              "6.1.1 (d)",
              "%s is the self-signed '%s', which is no trust anchor".formatted(who(depth), subject),
              "add it to the anchors if you trust it, else get a certificate from a CA that you trust");
      case PathFailure.TooManyIntermediates(int depth, int found, int most) ->
          rfc5280(
              "6.1",
              "%s is intermediate number %d, at most %d are allowed"
                  .formatted(who(depth), found, most),
              "allow more intermediates, or use a shorter chain");
      case PathFailure.BudgetSpent(_, var limit, int most) ->
          new Wording(
              "Budget",
              "deciding would take more than %d %s".formatted(most, limit),
              "give fewer certificates: only those of the chain");
    };
  }

  private static Wording signature(PathFailure.SignatureFailure failure) {
    return switch (failure) {
      case PathFailure.SignatureInvalid(int depth, var issuer) ->
          rfc5280(
              "6.1.3 (a)(1)",
              "%s was not signed by the key that '%s' has".formatted(who(depth), issuer),
              "use the issuer's certificate with the key that signed; the name may have several");
      case PathFailure.SignatureUnsupported(int depth, var algorithm, var key) ->
          rfc5280(
              "6.1.3 (a)(1)",
              "%s is signed with algorithm %s, which is unknown or does not go with its parameters or the issuer's key of type %s"
                  .formatted(who(depth), algorithm.algorithm(), key.algorithm()),
              "have it issued again with ECDSA, Ed25519, ML-DSA or RSA");
      case PathFailure.WeakSignature(int depth, var algorithm) ->
          new Wording(
              "RFC 9155; BR, section 7.1.3.2",
              "%s is signed with algorithm %s, which can be forged"
                  .formatted(who(depth), algorithm.algorithm()),
              "have it issued again with SHA-256 or better");
      case PathFailure.SignatureNotAccepted(int depth, var algorithm, var accepted) ->
          rfc5280(
              "6.1.3 (a)(1)",
              "%s is signed with algorithm %s, and only %s is accepted"
                  .formatted(who(depth), algorithm.algorithm(), list(accepted)),
              "have it issued again with one of these algorithms, or accept this one, too");
      case PathFailure.WeakKey(int depth, String key, String rule) ->
          new Wording(
              "BR, section 6.1.5",
              "%s has the key %s; %s".formatted(who(depth), key, rule),
              "have it issued again for a stronger key");
      case PathFailure.AlgorithmsDiffer(int depth, var inner, var outer) ->
          rfc5280(
              "4.1.1.2",
              "%s names algorithm %s inside and %s outside what is signed, or other parameters"
                  .formatted(who(depth), inner.algorithm(), outer.algorithm()),
              "have it issued again: its bytes were changed, or its CA is broken");
    };
  }

  private static Wording validity(PathFailure.ValidityFailure failure) {
    return switch (failure) {
      case PathFailure.Expired(int depth, var notAfter, var at) ->
          rfc5280(
              "6.1.3 (a)(2)",
              "%s expired at %s, validated at %s".formatted(who(depth), notAfter, at),
              "renew it; it is %s too old".formatted(span(notAfter, at)));
      case PathFailure.NotYetValid(int depth, var notBefore, var at) ->
          rfc5280(
              "6.1.3 (a)(2)",
              "%s is valid from %s, validated at %s".formatted(who(depth), notBefore, at),
              "set the clock, if it is wrong: it is %s behind notBefore"
                  .formatted(span(at, notBefore)));
    };
  }

  private static Wording authority(PathFailure.AuthorityFailure failure) {
    return switch (failure) {
      case PathFailure.NotAnAuthority(int depth) ->
          rfc5280(
              "6.1.4 (k)",
              "%s issued a certificate and is no CA: its basicConstraints does not say cA"
                  .formatted(who(depth)),
              "get the certificate from a CA; a server's certificate cannot issue");
      case PathFailure.PathLengthExceeded(int depth, int allowed, int found) ->
          rfc5280(
              "6.1.4 (l)",
              "%s allows %d intermediates below it, there are %d"
                  .formatted(who(depth), allowed, found),
              "issue from a CA nearer to the root, or raise its pathLenConstraint");
      case PathFailure.KeyUsageMissing(int depth, var wanted, var present) ->
          rfc5280(
              wanted == KeyUsage.KEY_CERT_SIGN ? "6.1.4 (n)" : "4.2.1.3",
              "%s must allow the key usage %s, allows only %s"
                  .formatted(
                      who(depth),
                      wanted.asn1Name(),
                      list(present.stream().map(KeyUsage::asn1Name).sorted().toList())),
              "have it issued again with %s in its keyUsage".formatted(wanted.asn1Name()));
      case PathFailure.PurposeNotAllowed(int depth, var wanted, var allowed) ->
          rfc5280(
              "4.2.1.12",
              "%s does not allow %s, only %s".formatted(who(depth), wanted, list(allowed)),
              "use a certificate for %s, or validate for what this one is for".formatted(wanted));
    };
  }

  private static Wording form(PathFailure.FormFailure failure) {
    return switch (failure) {
      case PathFailure.UnknownCriticalExtension(int depth, var oid) ->
          rfc5280(
              depth == 0 ? "6.1.5 (f)" : "6.1.4 (o)",
              "%s has the critical extension %s, which is unknown here".formatted(who(depth), oid),
              "have it issued again without the extension, or with it not critical");
      case PathFailure.MalformedExtension(int depth, String extension, String fault) ->
          rfc5280(
              "4.2",
              "%s has a broken %s: %s".formatted(who(depth), extension, fault),
              "have it issued again by a CA that encodes it properly");
      case PathFailure.MalformedSubjectName(int depth, String name, String fault) ->
          rfc5280(
              "4.2.1.6",
              "%s has the name '%s', which is not proper: %s".formatted(who(depth), name, fault),
              "have it issued again with a proper name");
      case PathFailure.OutOfProfile(int depth, var rule, String found) ->
          new Wording(
              rule.section(),
              "%s breaks a rule: %s; found %s".formatted(who(depth), rule.text(), found),
              "have it issued again by a CA that follows the rule");
    };
  }

  private static Wording name(PathFailure.NameFailure failure) {
    return switch (failure) {
      case PathFailure.NameMismatch(int depth, var expected, var presented) ->
          new Wording(
              "RFC 9525, section 6",
              "%s is not for '%s', only for %s"
                  .formatted(who(depth), expected.text(), list(presented)),
              "use one of its names, or get a certificate that has '%s' in its subjectAltName"
                  .formatted(expected.text()));
      case PathFailure.PublicSuffixWildcard(int depth, var expected, var presented) ->
          new Wording(
              "BR, section 3.2.2.6",
              "%s has '%s' for '%s', a wildcard over a whole public suffix"
                  .formatted(who(depth), presented.text(), expected.text()),
              "get a certificate for the name itself");
      case PathFailure.NotPermitted(int depth, var name, var permitted, int by) ->
          rfc5280(
              "6.1.3 (b)",
              "%s has the name '%s', and %s permits only %s"
                  .formatted(who(depth), name.text(), who(by), list(permitted)),
              "use a CA whose name constraints permit '%s'".formatted(name.text()));
      case PathFailure.Excluded(int depth, var name, var excluded, int by) ->
          rfc5280(
              "6.1.3 (c)",
              "%s has the name '%s', and %s excludes %s"
                  .formatted(who(depth), name.text(), who(by), excluded),
              "use a CA whose name constraints do not exclude '%s'".formatted(name.text()));
      case PathFailure.MalformedConstraint(int depth, var constraint, String fault) ->
          rfc5280(
              "4.2.1.10",
              "%s has the name constraint '%s', which is not proper: %s"
                  .formatted(who(depth), constraint, fault),
              "have the CA certificate issued again with a proper name constraint");
      case PathFailure.UnsupportedConstraint(int depth, var name, int by) ->
          rfc5280(
              "4.2.1.10",
              "%s has the name '%s', of a kind that %s constrains and that cannot be compared here"
                  .formatted(who(depth), name.text(), who(by)),
              "leave names of that kind out");
    };
  }

  private static Wording policy(PathFailure.PolicyFailure failure) {
    return switch (failure) {
      case PathFailure.NoValidPolicy(int depth, var acceptable) ->
          rfc5280(
              depth == 0 ? "6.1.5 (g)" : "6.1.3 (f)",
              "%s leaves no valid policy, and one of %s is needed"
                  .formatted(who(depth), list(acceptable)),
              "use a chain whose CAs all assert the policy, or ask for another one");
      case PathFailure.AnyPolicyMapped(int depth) ->
          rfc5280(
              "6.1.4 (a)",
              "%s maps anyPolicy to or from another policy".formatted(who(depth)),
              "have the CA certificate issued again without that mapping");
    };
  }

  private static Wording revocation(PathFailure.RevocationFailure failure) {
    return switch (failure) {
      case PathFailure.Revoked(int depth, var since, var reason) ->
          rfc5280(
              "6.1.3 (a)(3)",
              "%s was revoked at %s (%s)".formatted(who(depth), since, reason.asn1Name()),
              "get a new certificate, for a new key if the old one was lost");
      case PathFailure.RevocationUnknown(int depth, String why) ->
          rfc5280(
              "6.1.3 (a)(3)",
              "%s may be revoked, for all that is known: %s".formatted(who(depth), why),
              "give a current CRL of its issuer, or ask for soft checking");
    };
  }

  private static Wording rfc5280(String section, String sentence, String mend) {
    return new Wording("RFC 5280, section " + section, sentence, mend);
  }

  private static String who(int depth) {
    return depth == 0 ? "the certificate" : "issuer " + depth;
  }

  private static String span(Instant from, Instant to) {
    Duration length = Duration.between(from, to);
    if (length.toDays() > 1) {
      return length.toDays() + " days";
    }
    return length.toHours() > 1 ? length.toHours() + " h" : length.toSeconds() + " s";
  }

  private static String list(Collection<?> values) {
    return values.isEmpty()
        ? "nothing"
        : values.stream().limit(5).map(Object::toString).collect(Collectors.joining(", "))
            + (values.size() > 5 ? " and %d more".formatted(values.size() - 5) : "");
  }
}
