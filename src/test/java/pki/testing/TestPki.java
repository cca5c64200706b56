package pki.testing;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pki.ca.AuthorityRequest;
import pki.ca.CertificateAuthority;
import pki.ca.IssuanceObserver;
import pki.ca.IssuanceResult;
import pki.ca.Surroundings;
import pki.config.Template;
import pki.config.TemplateCatalog;
import pki.keys.FileKeyVault;
import pki.keys.KeyAlgorithm;
import pki.keys.KeyVault;
import pki.keys.Passphrase;
import pki.keys.SubjectKey;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.profile.IssuanceRequest;
import pki.profile.Profile;
import pki.profile.StatusService;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.x509.SubjectPublicKeyInfo;

/// A CA for tests: the real one, over the store that a test gives and keys in a folder.
public final class TestPki {
  public static final String ROOT = "test-root";
  public static final String INTERMEDIATE = "test-intermediate";

  private final CertificateStore store;
  private final KeyVault vault;
  private final CertificateAuthority authority;
  private final TemplateCatalog templates;

  /// @param folder for keys and templates of the test's own
  public TestPki(CertificateStore store, Path folder, InstantSource clock) {
    this(store, folder, clock, IssuanceObserver.NONE);
  }

  public TestPki(
      CertificateStore store, Path folder, InstantSource clock, IssuanceObserver observer) {
    var random = new SecureRandom();
    Passphrase passphrase = Passphrase.generate(random);
    this.vault = new FileKeyVault(folder.resolve("keys"), passphrase::copy, random);
    this.store = store;
    this.templates = new TemplateCatalog(folder.resolve("templates"));
    this.authority =
        new CertificateAuthority(
            store, vault, new Surroundings(clock, random, "test", StatusService.NONE, observer));
  }

  /// A CA with a root and an intermediate of this algorithm.
  public TestPki established(KeyAlgorithm algorithm) {
    require(authority.createRoot(authorityRequest(ROOT, "root", algorithm)));
    require(
        authority.createIntermediate(
            issuer(ROOT), authorityRequest(INTERMEDIATE, "intermediate", algorithm)));
    return this;
  }

  public CertificateAuthority authority() {
    return authority;
  }

  public KeyVault vault() {
    return vault;
  }

  public CertificateStore store() {
    return store;
  }

  public Profile profile(String template) {
    return templates.find(template).map(Template::profile).orElseThrow();
  }

  public IssuerRecord issuer(String label) {
    return store.issuer(label).orElseThrow();
  }

  public AuthorityRequest authorityRequest(String label, String template, KeyAlgorithm algorithm) {
    return new AuthorityRequest(
        label,
        profile(template),
        DistinguishedName.ofCommonName(label),
        algorithm,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /// A request for these names, for a key.
  public IssuanceRequest request(String template, SubjectKey key, String... names) {
    return IssuanceRequest.of(
        profile(template),
        DistinguishedName.EMPTY,
        List.of(names).stream().map(GeneralName::parse).toList(),
        SubjectPublicKeyInfo.of(key.publicKey()));
  }

  /// Issues from the intermediate, for a new key.
  public IssuanceResult.Issued issue(String template, KeyAlgorithm algorithm, String... names) {
    try (SubjectKey key = SubjectKey.generate(algorithm)) {
      return require(authority.issue(issuer(INTERMEDIATE), request(template, key, names)));
    }
  }

  /// The certificate, or a failure that says why there is none.
  public static IssuanceResult.Issued require(IssuanceResult result) {
    return switch (result) {
      case IssuanceResult.Issued issued -> issued;
      case IssuanceResult.Refused refused -> throw new AssertionError(refused.violations());
    };
  }
}
