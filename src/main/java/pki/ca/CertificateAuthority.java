package pki.ca;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.Optional;
import pki.keys.KeyId;
import pki.keys.KeyVault;
import pki.keys.SigningKey;
import pki.profile.IssuanceRequest;
import pki.profile.Violation;
import pki.store.AuditEvent;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.store.NewIssuer;
import pki.store.Reservation;
import pki.x509.CertificationRequest;
import pki.x509.SerialNumber;
import pki.x509.SubjectPublicKeyInfo;

/// Makes issuers and issues certificates, by the steps of [IssuanceStep]
/// (`docs/issuance-cycle.md`).
///
/// "No" is a result with every reason. What could not be done throws: `StoreException`,
/// `KeyException`, [IssuanceException]. Thread-safe as far as its store and vault are.
public final class CertificateAuthority {
  /// Serials are drawn with 128 random bits; a second collision means that chance is broken.
  private static final int MOST_DRAWS = 5;

  private final CertificateStore store;
  private final KeyVault vault;
  private final Surroundings surroundings;
  private final Preparer preparer;
  private final Signer signer;

  public CertificateAuthority(CertificateStore store, KeyVault vault, Surroundings surroundings) {
    this.store = store;
    this.vault = vault;
    this.surroundings = surroundings;
    this.preparer = new Preparer(store, surroundings);
    this.signer = new Signer(store, surroundings);
  }

  /// Gives up what a process that died left between intent and certificate. To be called once after
  /// the store was opened and before anything else.
  ///
  /// @return the serials that are burnt; they are answered as revoked from now on
  @CanIgnoreReturnValue
  public List<SerialNumber> recover() {
    return store.abandonUnfinished(surroundings.clock().instant());
  }

  /// Says what would be signed, or why nothing would be; signs and stores nothing.
  public Preparation plan(IssuerRecord issuer, IssuanceRequest request) {
    return preparer.prepare(SigningIdentity.of(issuer), request);
  }

  /// Opens the key of an active issuer, for more than one certificate.
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the open issuer closes the key
  public OpenIssuer open(IssuerRecord issuer) {
    requireCertificate(issuer);
    return new OpenIssuer(this, issuer, vault.open(issuer.key()));
  }

  /// Issues a certificate of an active issuer.
  public IssuanceResult issue(IssuerRecord issuer, IssuanceRequest request) {
    try (OpenIssuer open = open(issuer)) {
      return open.issue(request);
    }
  }

  /// Issues a certificate for a request that somebody else made, once it is proven that they have
  /// the key.
  ///
  /// @param wanted for the key of `request`
  public IssuanceResult sign(
      IssuerRecord issuer, CertificationRequest request, IssuanceRequest wanted) {
    List<Violation> unproven = unproven(request, wanted);
    return unproven.isEmpty() ? issue(issuer, wanted) : new IssuanceResult.Refused(unproven);
  }

  IssuanceResult sign(
      IssuerRecord issuer, SigningKey key, CertificationRequest request, IssuanceRequest wanted) {
    List<Violation> unproven = unproven(request, wanted);
    return unproven.isEmpty() ? issue(issuer, key, wanted) : new IssuanceResult.Refused(unproven);
  }

  private static List<Violation> unproven(CertificationRequest request, IssuanceRequest wanted) {
    if (!wanted.publicKey().equals(request.subjectPublicKeyInfo())) {
      throw new IllegalArgumentException("wanted certificate is for another key than the request");
    }
    return ProofOfPossession.violations(request);
  }

  /// Makes a root: a key, and a certificate that it signs itself.
  public IssuanceResult createRoot(AuthorityRequest request) {
    return create(request, Optional.empty());
  }

  /// Makes an intermediate below an active issuer.
  public IssuanceResult createIntermediate(IssuerRecord parent, AuthorityRequest request) {
    requireCertificate(parent);
    return create(request, Optional.of(parent));
  }

  private IssuanceResult create(AuthorityRequest request, Optional<IssuerRecord> parent) {
    if (store.issuer(request.label()).isPresent()) {
      return new IssuanceResult.Refused(List.of(request.labelTaken()));
    }
    KeyId keyId = vault.generate(request.keyAlgorithm(), request.label());
    IssuanceResult result = create(request, parent, keyId);
    if (result instanceof IssuanceResult.Refused) {
      vault.destroy(keyId); // it has signed nothing, and nobody knows it
    }
    return result;
  }

  private IssuanceResult create(
      AuthorityRequest request, Optional<IssuerRecord> parent, KeyId keyId) {
    try (SigningKey own = vault.open(keyId)) {
      SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.of(own.publicKey());
      IssuanceRequest wanted = request.forKey(publicKey);
      var subject = request.profile().subject(wanted);
      var issuer = new NewIssuer(request.label(), subject, keyId, publicKey);

      // Before anything is registered, so that a refusal leaves nothing behind.
      Preparation rehearsal =
          preparer.prepare(
              parent.map(SigningIdentity::of).orElseGet(() -> SigningIdentity.of(issuer)), wanted);
      if (rehearsal instanceof Preparation.Refused(List<Violation> violations)) {
        return new IssuanceResult.Refused(violations);
      }
      IssuerRecord pending = store.addIssuer(issuer, event("issuer.add", request.label()));
      IssuanceResult result =
          parent.isPresent() ? issue(parent.get(), wanted) : issue(pending, own, wanted);
      if (result instanceof IssuanceResult.Issued(var certificate, var chain)) {
        store.activateIssuer(
            pending.id(), certificate, chain, event("issuer.activate", request.label()));
      }
      return result;
    }
  }

  IssuanceResult issue(IssuerRecord issuer, SigningKey key, IssuanceRequest request) {
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      switch (preparer.prepare(SigningIdentity.of(issuer), request)) {
        case Preparation.Refused(List<Violation> violations) -> {
          return new IssuanceResult.Refused(violations);
        }
        case Preparation.Ready(PreparedCertificate prepared) -> {
          if (signer.intend(issuer, request, prepared) == Reservation.RESERVED) {
            return signer.sign(issuer, key, prepared);
          }
        }
      }
    }
    throw new IssuanceException(
        "%d serial numbers in a row were taken: the random source repeats itself"
            .formatted(MOST_DRAWS));
  }

  private static void requireCertificate(IssuerRecord issuer) {
    if (issuer.certificate().isEmpty()) {
      throw new IssuanceException(
          "issuer '%s' has no certificate yet: %s".formatted(issuer.label(), issuer.state()));
    }
  }

  private AuditEvent event(String action, String label) {
    return new AuditEvent(
        surroundings.clock().instant(), surroundings.actor(), action, label, "done");
  }
}
