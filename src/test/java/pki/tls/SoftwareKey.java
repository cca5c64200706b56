package pki.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import pki.authentication.HandshakeKey;
import pki.x509.Certificate;

/// A key in memory that counts what it signs.
record SoftwareKey(PrivateKey key, AtomicInteger signatures) implements HandshakeKey {
  SoftwareKey(PrivateKey key) {
    this(key, new AtomicInteger());
  }

  @Override
  public byte[] sign(int scheme, byte[] message) {
    signatures.incrementAndGet();
    try {
      Signature signer =
          Signature.getInstance(
              switch (scheme) {
                case 0x0403 -> "SHA256withECDSA";
                case 0x0503 -> "SHA384withECDSA";
                case 0x0804 -> "RSASSA-PSS";
                default -> throw new IllegalArgumentException("scheme " + scheme);
              });
      if (scheme == 0x0804) {
        signer.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<X509ExtendedKeyManager> keyManager(List<Certificate> chain) {
    X509Certificate[] jdk =
        chain.stream().map(Certificate::toX509Certificate).toArray(X509Certificate[]::new);
    return Optional.of(new Manager(jdk, key));
  }

  private static final class Manager extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";
    private final X509Certificate[] chain;
    private final PrivateKey key;

    Manager(X509Certificate[] chain, PrivateKey key) {
      this.chain = chain;
      this.key = key;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal[] issuers, SSLEngine engine) {
      return key.getAlgorithm().startsWith(type) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}
