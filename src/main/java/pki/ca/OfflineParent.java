package pki.ca;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pki.der.ObjectIdentifier;
import pki.keys.KeyId;
import pki.keys.KeyVault;
import pki.keys.SigningKey;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.profile.IssuanceRequest;
import pki.profile.StatusUrls;
import pki.profile.Violation;
import pki.store.AuditEvent;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.store.NewIssuer;
import pki.x509.AlgorithmIdentifier;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.CertificationRequest;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.SubjectPublicKeyInfo;
import pki.x509.TbsCertificate;

/// Intermediates whose parent is elsewhere, such as a root that is kept offline: a request goes
/// out, and its certificate comes back on another day.
public final class OfflineParent {
  private static final Set<ObjectIdentifier> ASKED_FOR =
      Set.of(Extension.BASIC_CONSTRAINTS, Extension.KEY_USAGE, Extension.NAME_CONSTRAINTS);

  private final CertificateStore store;
  private final KeyVault vault;
  private final Surroundings surroundings;

  public OfflineParent(CertificateStore store, KeyVault vault, Surroundings surroundings) {
    this.store = store;
    this.vault = vault;
    this.surroundings = surroundings;
  }

  /// Makes an intermediate's key and a request for its certificate, and registers it as waiting.
  public SigningRequest request(AuthorityRequest request) {
    if (store.issuer(request.label()).isPresent()) {
      return new SigningRequest.Refused(List.of(request.labelTaken()));
    }
    KeyId keyId = vault.generate(request.keyAlgorithm(), request.label());
    try (SigningKey key = vault.open(keyId)) {
      SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.of(key.publicKey());
      IssuanceRequest wanted = request.forKey(publicKey);
      List<Violation> violations = request.profile().check(wanted);
      if (!violations.isEmpty()) {
        vault.destroy(keyId);
        return new SigningRequest.Refused(violations);
      }
      var issuer =
          new NewIssuer(
              request.label(),
              request.profile().subject(wanted),
              keyId,
              publicKey,
              NewIssuer.Parent.ELSEWHERE);
      store.addIssuer(issuer, event("issuer.request", request.label()));
      return new SigningRequest.Made(sign(wanted, issuer, key));
    }
  }

  /// Gives an issuer that waits for it the certificate that its parent signed.
  ///
  /// @param above the certificates above it, in any order, a root among them
  /// @return the rules that it breaks; none when the issuer is active now
  public List<Violation> importCertificate(
      IssuerRecord issuer, Certificate certificate, List<Certificate> above) {
    List<Violation> violations = new ArrayList<>();
    if (!certificate.subjectPublicKeyInfo().equals(issuer.publicKey())) {
      violations.add(
          new Violation(
              "import.key",
              "certificate is not for the key of issuer '%s'".formatted(issuer.label()),
              "import the certificate that was made from its request"));
    }
    if (!isCa(certificate) || !certificate.subject().equals(issuer.subject())) {
      violations.add(
          new Violation(
              "import.subject",
              "certificate for '%s' must be a CA's for '%s'"
                  .formatted(certificate.subject(), issuer.subject()),
              "have the parent sign the request as a CA's, with its subject"));
    }
    return violations.isEmpty() ? activate(issuer, certificate, above) : violations;
  }

  private List<Violation> activate(
      IssuerRecord issuer, Certificate certificate, List<Certificate> above) {
    List<Certificate> roots = above.stream().filter(Certificate::isSelfIssued).toList();
    PathResult result =
        new PathValidator()
            .validate(
                PathInput.of(certificate, above, roots),
                ValidationPolicy.at(surroundings.clock().instant())
                    .under(pki.path.Profile.RFC5280));
    return switch (result) {
      case PathResult.Invalid invalid ->
          List.of(
              new Violation(
                  "import.path",
                  invalid.mostSpecific().toString(),
                  "give the parents' certificates, up to the root, in the same file"));
      case PathResult.Valid(var path, var _, var _) -> {
        List<Certificate> whole = path.withAnchor();
        store.activateIssuer(
            issuer.id(),
            certificate,
            whole.subList(1, whole.size()),
            event("issuer.import", issuer.label()));
        yield List.of();
      }
    };
  }

  private static boolean isCa(Certificate certificate) {
    return certificate.extensions().basicConstraints().map(BasicConstraints::isCa).orElse(false);
  }

  private static CertificationRequest sign(
      IssuanceRequest wanted, NewIssuer issuer, SigningKey key) {
    List<Extension> asked =
        wanted
            .profile()
            .extensions(wanted, issuer.publicKey().keyIdentifier(), StatusUrls.NONE)
            .all()
            .stream()
            .filter(extension -> ASKED_FOR.contains(extension.oid()))
            .toList();
    byte[] info =
        CertificationRequest.info(issuer.subject(), issuer.publicKey(), new Extensions(asked));
    AlgorithmIdentifier algorithm =
        AlgorithmIdentifier.ofDer(key.defaultScheme().algorithmIdentifier());
    // PKCS #10 puts a signature beside what was signed just as a certificate does
    return CertificationRequest.parse(
        TbsCertificate.withSignature(info, algorithm, key.sign(info)));
  }

  private AuditEvent event(String action, String label) {
    return new AuditEvent(
        surroundings.clock().instant(), surroundings.actor(), action, label, "done");
  }
}
