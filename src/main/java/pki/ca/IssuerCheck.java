package pki.ca;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pki.name.DirectoryName;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.name.SubtreeMatch;
import pki.profile.IssuanceRequest;
import pki.profile.Violation;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;
import pki.x509.Validity;

/// What an issuer's own certificate, and those above it, allow: nothing that validation would
/// refuse afterwards is signed first.
final class IssuerCheck {
  private final SigningIdentity issuer;
  private final IssuanceRequest request;
  private final Instant now;
  private final List<Violation> violations = new ArrayList<>();

  IssuerCheck(SigningIdentity issuer, IssuanceRequest request, Instant now) {
    this.issuer = issuer;
    this.request = request;
    this.now = now;
  }

  List<Violation> violations() {
    if (issuer.certificate().isEmpty()) {
      return List.of(); // a root has nobody above it
    }
    Certificate own = issuer.certificate().get();
    checkValidity(own);
    checkRole(own);
    checkNames(own, 0);
    for (int i = 0; i < issuer.chain().size(); i++) {
      checkNames(issuer.chain().get(i), i + 1);
    }
    return List.copyOf(violations);
  }

  /// Nobody outlives their issuer. What was asked for is refused, what is merely usual is cut.
  private void checkValidity(Certificate own) {
    Validity validity = own.validity();
    if (!validity.includes(now)) {
      refuse(
          "issuer.validity",
          "issuer '%s' is valid from %s to %s, now it is %s"
              .formatted(issuer.label(), validity.notBefore(), validity.notAfter(), now),
          "renew the issuer, or check the clock");
      return;
    }
    Instant end = request.profile().validity(request, now).notAfter();
    if (request.validity().isPresent() && end.isAfter(validity.notAfter())) {
      refuse(
          "issuer.validity",
          "certificate would end at %s, after its issuer at %s".formatted(end, validity.notAfter()),
          "ask for a shorter validity, or renew the issuer");
    }
  }

  private void checkRole(Certificate own) {
    BasicConstraints constraints =
        own.extensions().basicConstraints().orElse(BasicConstraints.END_ENTITY);
    boolean signs =
        own.extensions().keyUsage().map(use -> use.contains(KeyUsage.KEY_CERT_SIGN)).orElse(true);
    if (!constraints.isCa() || !signs) {
      refuse(
          "issuer.basic-constraints",
          "issuer '%s' is no CA that signs certificates".formatted(issuer.label()),
          "choose another with --issuer");
    } else if (request.profile().isCa()) {
      checkPathLength(constraints);
    }
  }

  /// RFC 5280, section 4.2.1.9: the issuer's path length counts the CAs below it.
  private void checkPathLength(BasicConstraints own) {
    if (own.pathLength().isEmpty()) {
      return;
    }
    int below = own.pathLength().getAsInt() - 1;
    int asked = request.profile().basicConstraints(request).pathLength().orElse(Integer.MAX_VALUE);
    if (asked > below) {
      refuse(
          "issuer.path-length",
          below < 0
              ? "issuer '%s' has path length 0 and may not issue to a CA".formatted(issuer.label())
              : "issuer '%s' allows a path length of at most %d below it"
                  .formatted(issuer.label(), below),
          below < 0 ? "choose another with --parent" : "ask for --path-length " + below);
    }
  }

  private void checkNames(Certificate ca, int above) {
    ca.extensions()
        .nameConstraints()
        .ifPresent(constraints -> {
          for (GeneralName name : namesToConstrain()) {
            checkName(name, constraints, ca, above);
          }
        });
  }

  /// RFC 5280, section 4.2.1.10: the subject counts as a directoryName, when it is not empty.
  private List<GeneralName> namesToConstrain() {
    List<GeneralName> names = new ArrayList<>(request.names());
    DistinguishedName subject = request.profile().subject(request);
    if (!subject.isEmpty()) {
      names.add(new DirectoryName(subject));
    }
    return names;
  }

  private void checkName(GeneralName name, NameConstraints constraints, Certificate ca, int above) {
    List<GeneralSubtree> permitted =
        constraints.permitted().stream().filter(s -> s.choice() == name.choice()).toList();
    boolean outside =
        !permitted.isEmpty()
            && permitted.stream().noneMatch(s -> SubtreeMatch.of(s).contains(name));
    if (outside) {
      refuseName(name, "is outside of %s, permitted by".formatted(permitted), ca, above);
    }
    for (GeneralSubtree excluded : Set.copyOf(constraints.excluded())) {
      if (excluded.choice() == name.choice() && SubtreeMatch.of(excluded).touches(name)) {
        refuseName(name, "lies in %s, excluded by".formatted(excluded), ca, above);
      }
    }
  }

  private void refuseName(GeneralName name, String why, Certificate ca, int above) {
    String who = above == 0 ? "issuer '" + issuer.label() + "'" : ca.subject().toString();
    refuse(
        "issuer.name-constraints",
        "name '%s' %s %s".formatted(name.text(), why, who),
        "choose a name within, or another issuer");
  }

  private void refuse(String rule, String message, String hint) {
    violations.add(new Violation(rule, message, hint));
  }
}
