package pki.keys;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// One key and its chain, offered wherever the other side takes their kind and issuer.
final class SubjectKeyManager extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";

  private final SoftwareKey key;
  private final X509Certificate[] chain;

  SubjectKeyManager(SoftwareKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = chain.toArray(X509Certificate[]::new);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return offers(issuers, keyType) ? new String[] {ALIAS} : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return offers(issuers, keyTypes) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return offers(issuers, keyTypes) ? ALIAS : null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return offers(issuers, keyType) ? new String[] {ALIAS} : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return offers(issuers, keyType) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return offers(issuers, keyType) ? ALIAS : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? chain.clone() : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key.privateKey() : null;
  }

  /// JSSE asks by the JCA's names of keys, and in TLS 1.2 by those of key exchanges, such as
  /// `EC_EC`, whose part before the underscore is the key's.
  private boolean offers(Principal @Nullable [] issuers, String... keyTypes) {
    String own = key.publicKey().getAlgorithm();
    return Arrays.stream(keyTypes).anyMatch(type -> type.split("_", 2)[0].equals(own))
        && (issuers == null || issuers.length == 0 || isUnderOneOf(List.of(issuers)));
  }

  private boolean isUnderOneOf(List<Principal> issuers) {
    return Arrays.stream(chain)
        .map(X509Certificate::getIssuerX500Principal)
        .anyMatch((X500Principal issuer) -> issuers.contains(issuer));
  }
}
