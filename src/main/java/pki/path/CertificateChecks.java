package pki.path;

import static pki.path.Link.Role.ANCHOR;
import static pki.path.Link.Role.LEAF;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.name.GeneralName;
import pki.name.MalformedName;
import pki.name.PeerName;
import pki.name.PublicSuffix;
import pki.signature.SignatureVerifier;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;

/// The checks that concern one certificate alone, whatever path it is in. A certificate that fails
/// one is of no use in any path, so the search goes no further through it.
final class CertificateChecks {
  /// A check of a certificate, at a depth, for a policy: null when it passes.
  private interface Test {
    @Nullable PathFailure fault(Link link, int depth, ValidationPolicy policy);
  }

  private record Step(Check check, Test test) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(Check.EXTENSIONS, CertificateChecks::extensions),
          new Step(Check.CRITICAL_EXTENSIONS, CertificateChecks::criticalExtensions),
          new Step(Check.KEY, CertificateChecks::key),
          new Step(Check.ALGORITHM, CertificateChecks::algorithm),
          new Step(Check.PROFILE, ProfileChecks::fault),
          new Step(Check.SUBJECT_NAMES, CertificateChecks::subjectNames),
          new Step(Check.VALIDITY, CertificateChecks::validity),
          new Step(Check.AUTHORITY, CertificateChecks::authority),
          new Step(Check.CERTIFICATE_SIGNING, CertificateChecks::certificateSigning),
          new Step(Check.PURPOSE, CertificateChecks::purpose),
          new Step(Check.KEY_USAGE, CertificateChecks::keyUsage),
          new Step(Check.PEER_NAME, CertificateChecks::peerNames));

  private CertificateChecks() {}

  /// The first fault, or null when there is none.
  static @Nullable PathFailure fault(
      Link link, int depth, ValidationPolicy policy, Check.Trace trace) {
    if (link.sound && !trace.listens()) {
      return null;
    }
    for (Step step : STEPS) {
      PathFailure fault = step.test.fault(link, depth, policy);
      trace.checked(step.check, depth, fault);
      if (fault != null) {
        return fault;
      }
    }
    link.sound = true;
    return null;
  }

  private static @Nullable PathFailure extensions(Link link, int depth, ValidationPolicy policy) {
    Extension broken = link.brokenExtension;
    return broken == null
        ? null
        : new PathFailure.MalformedExtension(depth, broken.name(), link.fault);
  }

  /// RFC 5280, sections 6.1.4 (o) and 6.1.5 (f); of the anchor too, as RFC 5937 has it.
  private static @Nullable PathFailure criticalExtensions(
      Link link, int depth, ValidationPolicy policy) {
    for (Extension extension : link.certificate.extensions().all()) {
      if (extension.isCritical() && Link.Known.of(extension.oid()) == Link.Known.UNKNOWN) {
        return new PathFailure.UnknownCriticalExtension(depth, extension.oid());
      }
    }
    return null;
  }

  /// Names that break the rules of their kind are refused even where nobody asks for them: programs
  /// disagree on what they mean.
  private static @Nullable PathFailure subjectNames(Link link, int depth, ValidationPolicy policy) {
    for (GeneralName name : link.names) {
      if (name instanceof MalformedName malformed && link.role != ANCHOR) {
        return new PathFailure.MalformedSubjectName(depth, malformed.text(), malformed.fault());
      }
    }
    return null;
  }

  private static @Nullable PathFailure key(Link link, int depth, ValidationPolicy policy) {
    try {
      return link.keyType()
          .weakness(policy.algorithms())
          .map(rule -> new PathFailure.WeakKey(depth, link.keyType().text(), rule))
          .orElse(null);
    } catch (EncodingException e) {
      return new PathFailure.WeakKey(depth, "that is malformed", String.valueOf(e.getMessage()));
    }
  }

  /// RFC 5280, section 4.1.1.2. The anchor's own signature is not used, so its strength is no
  /// matter.
  private static @Nullable PathFailure algorithm(Link link, int depth, ValidationPolicy policy) {
    Certificate certificate = link.certificate;
    if (!certificate.innerAlgorithm().equals(certificate.signatureAlgorithm())) {
      return new PathFailure.AlgorithmsDiffer(
          depth, certificate.innerAlgorithm(), certificate.signatureAlgorithm());
    }
    if (link.role == ANCHOR) {
      return null;
    }
    if (SignatureVerifier.isWeak(certificate.signatureAlgorithm(), policy.algorithms())) {
      return new PathFailure.WeakSignature(depth, certificate.signatureAlgorithm());
    }
    Set<ObjectIdentifier> accepted = policy.signatureAlgorithms();
    boolean unwanted =
        !accepted.isEmpty() && !accepted.contains(certificate.signatureAlgorithm().algorithm());
    return unwanted
        ? new PathFailure.SignatureNotAccepted(depth, certificate.signatureAlgorithm(), accepted)
        : null;
  }

  /// RFC 5280, section 6.1.3 (a)(2); both ends are included (section 4.1.2.5).
  private static @Nullable PathFailure validity(Link link, int depth, ValidationPolicy policy) {
    Instant at = policy.time().truncatedTo(ChronoUnit.SECONDS);
    var validity = link.certificate.validity();
    if (at.isAfter(validity.notAfter())) {
      return new PathFailure.Expired(depth, validity.notAfter(), at);
    }
    if (at.isBefore(validity.notBefore())) {
      return new PathFailure.NotYetValid(depth, validity.notBefore(), at);
    }
    return null;
  }

  /// RFC 5280, section 6.1.4 (k). An anchor of version 1 or 2 has no extensions to say it with;
  /// that it is one was said elsewhere.
  private static @Nullable PathFailure authority(Link link, int depth, ValidationPolicy policy) {
    boolean needed = link.role != LEAF && (link.role != ANCHOR || link.certificate.version() == 3);
    return needed && !link.isAuthority() ? new PathFailure.NotAnAuthority(depth) : null;
  }

  /// RFC 5280, section 6.1.4 (n).
  private static @Nullable PathFailure certificateSigning(
      Link link, int depth, ValidationPolicy policy) {
    return link.role == LEAF ? null : usage(link, depth, KeyUsage.KEY_CERT_SIGN);
  }

  /// RFC 5280, section 4.2.1.12, and chained: a CA with an extended key usage issues for no other
  /// purpose. That is everybody's practice, if not the RFC's text. Signing OCSP responses is a CA's
  /// own business, which its own usages do not name.
  private static @Nullable PathFailure purpose(Link link, int depth, ValidationPolicy policy) {
    List<KeyPurpose> allowed = link.purposes;
    if (allowed == null || allowed.contains(KeyPurpose.ANY)) {
      return null;
    }
    for (KeyPurpose wanted : policy.purposes()) {
      boolean exempt = link.role != LEAF && wanted.equals(KeyPurpose.OCSP_SIGNING);
      if (!exempt && !allowed.contains(wanted)) {
        return new PathFailure.PurposeNotAllowed(depth, wanted, allowed);
      }
    }
    return null;
  }

  private static @Nullable PathFailure keyUsage(Link link, int depth, ValidationPolicy policy) {
    if (link.role == LEAF) {
      for (KeyUsage wanted : policy.keyUsages()) {
        PathFailure fault = usage(link, depth, wanted);
        if (fault != null) {
          return fault;
        }
      }
    }
    return null;
  }

  private static @Nullable PathFailure usage(Link link, int depth, KeyUsage wanted) {
    return link.allows(wanted) || link.keyUsage == null
        ? null
        : new PathFailure.KeyUsageMissing(depth, wanted, link.keyUsage);
  }

  /// RFC 9525: the names in subjectAltName, never the common name.
  private static @Nullable PathFailure peerNames(Link link, int depth, ValidationPolicy policy) {
    if (link.role != LEAF) {
      return null;
    }
    for (GeneralName expected : policy.names()) {
      GeneralName matching = PeerName.findMatch(expected, link.names);
      if (matching == null) {
        return new PathFailure.NameMismatch(depth, expected, link.names);
      }
      if (policy.profile() == Profile.WEBPKI && PublicSuffix.isSpannedBy(matching)) {
        return new PathFailure.PublicSuffixWildcard(depth, expected, matching);
      }
    }
    return null;
  }
}
