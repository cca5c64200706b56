package pki.resident;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import pki.ca.IssuanceException;
import pki.ca.IssuanceResult;
import pki.keys.KeyAlgorithm;
import pki.keys.KeyId;
import pki.keys.KeyVault;
import pki.keys.SigningKey;
import pki.name.DistinguishedName;
import pki.ocsp.ResponseSigner;
import pki.profile.IssuanceRequest;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.IssuerRecord;
import pki.store.KeyUse;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// Who signs OCSP responses for each issuer: a delegated responder with a key of its own and a
/// certificate for a week (RFC 6960, section 4.2.2.2), which cannot be revoked
/// (id-pkix-ocsp-nocheck) and is renewed when two thirds of its life are over. It outlives a
/// restart: its key is in the vault, its certificate in the store.
///
/// Changed by one thread, read by any.
@SuppressWarnings("MustBeClosedChecker") // keys stay open until this is closed
public final class ResponderIdentities implements AutoCloseable {
  private static final Duration LIFE = Duration.ofDays(7);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private final KeyVault vault;
  private final ResidentSetup setup;
  private final InstantSource clock;
  private final Map<IssuerId, ResponseSigner> signers = new ConcurrentHashMap<>();

  public ResponderIdentities(ResidentSetup setup) {
    this.setup = setup;
    this.vault = setup.vault();
    this.clock = setup.clock();
  }

  /// Who signs for an issuer now, found or made where that is due; empty when nobody can.
  public Optional<ResponseSigner> signer(CertificateStore store, IssuerRecord issuer) {
    if (isDue(issuer)) {
      provide(store, issuer);
    }
    return signer(issuer.id());
  }

  /// Who signs for an issuer now; empty when nobody can.
  Optional<ResponseSigner> signer(IssuerId issuer) {
    return Optional.ofNullable(signers.get(issuer));
  }

  /// Whether an issuer has nobody who signs, or somebody whose time is coming to an end.
  boolean isDue(IssuerRecord issuer) {
    ResponseSigner signer = signers.get(issuer.id());
    return signer == null
        ? vault.holds(issuer.key()) && isAlive(issuer)
        : !issuer.certificate().equals(Optional.of(signer.certificate()))
            && !clock.instant().isBefore(renewal(signer.certificate()));
  }

  /// Finds or makes whoever is to sign for an issuer from now on.
  void provide(CertificateStore store, IssuerRecord issuer) {
    Optional<ResponseSigner> known =
        switch (setup.signing()) {
          case BY_ISSUER ->
              Optional.of(
                  ResponseSigner.issuer(
                      issuer.certificate().orElseThrow(), vault.open(issuer.key())));
          case DELEGATED -> kept(store, issuer);
        };
    ResponseSigner signer = known.orElseGet(() -> made(store, issuer));
    signers.put(issuer.id(), signer); // an answer that is being made may still use the old key
  }

  /// When a responder's certificate is renewed.
  static Instant renewal(Certificate certificate) {
    Duration life = certificate.validity().length();
    return certificate.validity().notAfter().minus(life.dividedBy(3));
  }

  private boolean isAlive(IssuerRecord issuer) {
    return issuer
        .certificate()
        .filter(certificate -> certificate.validity().includes(clock.instant()))
        .isPresent();
  }

  private Optional<ResponseSigner> kept(CertificateStore store, IssuerRecord issuer) {
    for (KeyId id : keysOf(issuer)) {
      SigningKey key = vault.open(id);
      Optional<Certificate> certificate =
          store.usesOfKey(SubjectPublicKeyInfo.of(key.publicKey()).sha256()).stream()
              .flatMap(use ->
                  use instanceof KeyUse.ByCertificate(CertificateRecord record)
                          && record.state() == CertificateRecord.State.ISSUED
                          && record.issuer().equals(issuer.id())
                      ? record.certificate().stream()
                      : Stream.empty())
              .filter(found -> clock.instant().isBefore(renewal(found)))
              .findFirst();
      if (certificate.isPresent()) {
        return certificate.map(found -> ResponseSigner.delegated(found, key));
      }
      key.close();
    }
    return Optional.empty();
  }

  private ResponseSigner made(CertificateStore store, IssuerRecord issuer) {
    List<KeyId> old = keysOf(issuer);
    KeyId id = vault.generate(algorithm(issuer), prefix(issuer) + STAMP.format(clock.instant()));
    SigningKey key = vault.open(id);
    Duration left = Duration.between(clock.instant(), end(issuer)).minusMinutes(1);
    var request =
        new IssuanceRequest(
            setup.responderProfile(),
            DistinguishedName.ofCommonName(issuer.label() + " OCSP responder"),
            List.of(),
            SubjectPublicKeyInfo.of(key.publicKey()),
            Optional.of(left.compareTo(LIFE) < 0 ? left : LIFE),
            OptionalInt.empty(),
            Optional.empty());
    IssuanceResult result = setup.authorities().apply(store).issue(issuer, request);
    return switch (result) {
      case IssuanceResult.Issued(Certificate certificate, var _) -> {
        old.forEach(vault::destroy); // nobody verifies with it: its certificate goes with answers
        yield ResponseSigner.delegated(certificate, key);
      }
      case IssuanceResult.Refused(var violations) -> {
        key.close();
        vault.destroy(id);
        throw new IssuanceException(
            "OCSP responder of '%s' gets no certificate: %s".formatted(issuer.label(), violations));
      }
    };
  }

  /// As strong as the issuer's family allows for a week, and no stranger to clients than that.
  private static KeyAlgorithm algorithm(IssuerRecord issuer) {
    KeyAlgorithm own = KeyAlgorithm.of(issuer.publicKey().publicKey()).orElse(KeyAlgorithm.EC_P256);
    return switch (own) {
      case RSA_2048, RSA_3072, RSA_4096 -> KeyAlgorithm.RSA_2048;
      case EC_P256, EC_P384, EC_P521 -> KeyAlgorithm.EC_P256;
      case ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> own;
    };
  }

  private static Instant end(IssuerRecord issuer) {
    return issuer.certificate().orElseThrow().validity().notAfter();
  }

  /// The newest first.
  private List<KeyId> keysOf(IssuerRecord issuer) {
    return vault.list().stream()
        .filter(id -> id.name().startsWith(prefix(issuer)))
        .sorted(Comparator.comparing(KeyId::name).reversed())
        .toList();
  }

  private static String prefix(IssuerRecord issuer) {
    return "ocsp-" + issuer.id() + "-";
  }

  @Override
  public void close() {
    signers.values().forEach(signer -> signer.key().close());
    signers.clear();
  }
}
