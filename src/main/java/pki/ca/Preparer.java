package pki.ca;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import pki.der.Octets;
import pki.keys.KeyAlgorithm;
import pki.lint.Finding;
import pki.lint.Linter;
import pki.lint.Severity;
import pki.profile.IssuanceRequest;
import pki.profile.Profile;
import pki.profile.StatusService;
import pki.profile.StatusUrls;
import pki.profile.Violation;
import pki.store.CertificateStore;
import pki.weakness.PublicKeyCheck;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.SerialNumber;
import pki.x509.TbsCertificate;
import pki.x509.Validity;

/// Steps 1 to 3 of issuing: what the profile, the key and the issuer allow, the to-be-signed
/// certificate, and what `lint` says of it. Needs no private key, so `pki plan` stops here.
final class Preparer {
  private final CertificateStore store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final StatusService status;
  private final IssuanceObserver observer;
  private final Linter linter = new Linter();

  Preparer(CertificateStore store, Surroundings surroundings) {
    this.store = store;
    this.clock = surroundings.clock();
    this.random = surroundings.random();
    this.status = surroundings.status();
    this.observer = surroundings.observer();
  }

  /// Prepares a certificate of `issuer`; one without a certificate of its own signs itself.
  Preparation prepare(SigningIdentity issuer, IssuanceRequest request) {
    Instant now = clock.instant();
    List<Violation> violations = check(issuer, request, now);
    if (!violations.isEmpty()) {
      return new Preparation.Refused(violations);
    }
    observer.reached(IssuanceStep.CHECKED);

    TbsCertificate tbs = build(issuer, request, now);
    byte[] der = tbs.der();
    observer.reached(IssuanceStep.BUILT);

    List<Finding> findings = linter.lint(unsigned(der, tbs.signature()));
    List<Violation> errors =
        findings.stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .map(Preparer::violation)
            .toList();
    if (!errors.isEmpty()) {
      return new Preparation.Refused(errors);
    }
    observer.reached(IssuanceStep.LINTED);
    return new Preparation.Ready(
        new PreparedCertificate(tbs, der, request.profile().name(), findings));
  }

  private List<Violation> check(SigningIdentity issuer, IssuanceRequest request, Instant now) {
    List<Violation> violations = new ArrayList<>(request.profile().check(request));
    violations.addAll(new IssuerCheck(issuer, request, now).violations());
    if (issuer.certificate().isPresent()) { // a root signs itself with the key that is its own
      violations.addAll(new KeyCheck(store, request.publicKey()).violations());
    }
    PublicKeyCheck.weaknesses(request.publicKey().der())
        .forEach(weakness ->
            violations.add(new Violation("public-key", weakness, "make a new key pair")));
    return violations;
  }

  private TbsCertificate build(SigningIdentity issuer, IssuanceRequest request, Instant now) {
    Profile profile = request.profile();
    Validity wanted = profile.validity(request, now);
    Validity validity =
        issuer
            .certificate()
            .map(certificate -> Profile.within(certificate.validity(), wanted))
            .orElse(wanted);
    Octets issuerKeyIdentifier =
        issuer
            .certificate()
            .flatMap(certificate -> certificate.extensions().subjectKeyIdentifier())
            .orElseGet(() -> issuer.publicKey().keyIdentifier());
    SerialNumber serial = SerialNumber.draw(now.toEpochMilli(), random);
    StatusUrls urls =
        issuer.certificate().isPresent()
            ? profile.statusUrls(status, issuer.label(), serial, validity)
            : StatusUrls.NONE; // a root's revocation is the end of trusting it
    return new TbsCertificate(
        serial,
        signatureAlgorithm(issuer),
        issuer.subject(),
        validity,
        profile.subject(request),
        request.publicKey(),
        profile.extensions(request, issuerKeyIdentifier, urls));
  }

  private static AlgorithmIdentifier signatureAlgorithm(SigningIdentity issuer) {
    KeyAlgorithm algorithm =
        KeyAlgorithm.of(issuer.publicKey().publicKey())
            .orElseThrow(() ->
                new IssuanceException(
                    "issuer '%s' has a key of an algorithm that does not sign here"
                        .formatted(issuer.label())));
    return AlgorithmIdentifier.ofDer(algorithm.defaultScheme().algorithmIdentifier());
  }

  /// The certificate as it would be, with an empty signature: no rule of `lint` reads it, and a key
  /// made to be thrown away would prove nothing more (docs/adr/0004).
  private static Certificate unsigned(byte[] tbs, AlgorithmIdentifier algorithm) {
    return Certificate.parse(TbsCertificate.withSignature(tbs, algorithm, new byte[0]));
  }

  private static Violation violation(Finding finding) {
    return new Violation(
        "lint." + finding.rule(),
        "%s (%s)".formatted(finding.message(), finding.citation()),
        "change the request or the template");
  }
}
