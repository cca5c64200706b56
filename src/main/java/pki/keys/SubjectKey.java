package pki.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.der.Pem;
import pki.files.DurableFile;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.keys.KeyException.Reason;

/// The key of an end entity, made here to be handed out in files, or read from one.
///
/// ```java
/// try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
///   … have key.publicKey() certified …
///   key.writePem(folder.resolve("server.key"), Existing.REFUSE);
/// }
/// ```
///
/// What is written has mode 0600 from the start. A method that takes a chain wants the key's own
/// certificate first and throws a [KeyException] with `REFUSED` when that is for another key.
public final class SubjectKey implements SigningKey {
  /// Room for a key with a chain of ML-DSA certificates beside it.
  private static final int MOST_BYTES = 1 << 20;

  private final SoftwareKey key;

  private SubjectKey(SoftwareKey key) {
    this.key = key;
  }

  public static SubjectKey generate(KeyAlgorithm algorithm) {
    return new SubjectKey(SoftwareKey.generate(algorithm));
  }

  /// Reads an unencrypted key: PEM or DER, PKCS#8 or, in PEM, the traditional forms.
  ///
  /// @throws KeyException naming the file; with `PASSPHRASE_NEEDED` when it is encrypted
  public static SubjectKey read(Path file) {
    return read(
        file,
        _ -> {
          throw new KeyException(Reason.PASSPHRASE_NEEDED, "key is encrypted");
        });
  }

  /// Reads a key that may be encrypted, by PBES2.
  public static SubjectKey read(Path file, Passphrase passphrase) {
    return read(file, encrypted -> decrypt(encrypted, passphrase));
  }

  @Override
  public KeyAlgorithm algorithm() {
    return key.algorithm();
  }

  @Override
  public PublicKey publicKey() {
    return key.publicKey();
  }

  @Override
  public byte[] sign(SignatureScheme scheme, byte[] message) {
    return key.sign(scheme, message);
  }

  @Override
  public byte[] signParts(List<ByteBuffer> message) {
    return key.signParts(message);
  }

  /// Whether this is the private half of that key, whichever provider decoded it.
  public boolean matches(PublicKey other) {
    return Arrays.equals(key.spki(), other.getEncoded());
  }

  /// Writes unencrypted PKCS#8 in PEM.
  public void writePem(Path file, Existing existing) {
    byte[] pkcs8 = key.pkcs8();
    try {
      writePem(file, new Pem("PRIVATE KEY", Octets.of(pkcs8)), existing);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// Writes a file that holds more than the key.
  ///
  /// @param around its text, given the key's as unencrypted PKCS#8 in PEM
  public void writePem(Path file, UnaryOperator<String> around, Existing existing) {
    byte[] pkcs8 = key.pkcs8();
    try {
      String text = around.apply(new Pem("PRIVATE KEY", Octets.of(pkcs8)).text());
      write(file, text.getBytes(StandardCharsets.US_ASCII), existing);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// Writes encrypted PKCS#8 in PEM.
  public void writePem(Path file, Protection protection, Existing existing) {
    Octets encrypted = Octets.of(encrypted(protection));
    writePem(file, new Pem("ENCRYPTED PRIVATE KEY", encrypted), existing);
  }

  /// Writes a PKCS#12 file with key and chain, which is also a Java keystore.
  ///
  /// @param name the `friendlyName`, or alias
  public void writePkcs12(
      Path file,
      String name,
      List<X509Certificate> chain,
      Protection protection,
      Existing existing) {
    requireOwn(chain);
    write(file, Pkcs12File.ofKey(encrypted(protection), name, chain, protection), existing);
  }

  /// Writes Java's own old keystore, for programs that read nothing else: its encryption is weak,
  /// so the passphrase protects little.
  public void writeJks(
      Path file,
      String name,
      List<X509Certificate> chain,
      Passphrase passphrase,
      Existing existing) {
    requireOwn(chain);
    char[] password = passphrase.characters();
    var contents = new ByteArrayOutputStream();
    try {
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, password);
      store.setKeyEntry(name, key.privateKey(), password, chain.toArray(Certificate[]::new));
      store.store(contents, password);
    } catch (GeneralSecurityException | IOException e) {
      throw new KeyException(Reason.UNAVAILABLE, file + ": making a Java keystore failed", e);
    } finally {
      Arrays.fill(password, '\0');
    }
    write(file, contents.toByteArray(), existing);
  }

  /// The key and its chain for the JDK's TLS. It hands the private key to whoever asks, as JSSE
  /// wants it; what was closed is gone there too.
  public X509ExtendedKeyManager keyManager(List<X509Certificate> chain) {
    requireOwn(chain);
    return new TlsManager(key, chain);
  }

  @Override
  public void close() {
    key.close();
  }

  private static SubjectKey read(Path file, UnaryOperator<byte[]> decryption) {
    byte[] contents = new byte[0];
    byte[] pkcs8 = new byte[0];
    try {
      contents = DurableFile.read(file, MOST_BYTES);
      pkcs8 = PrivateKeyText.read(contents, decryption);
      return new SubjectKey(SoftwareKey.decode(pkcs8, PublicKeyCodec.publicKeyOf(pkcs8)));
    } catch (IOException e) {
      throw KeyException.of(e, file);
    } catch (EncodingException e) {
      throw new KeyException(Reason.DAMAGED, file + ": no private key: " + e.getMessage(), e);
    } catch (KeyException e) {
      throw e.in(file);
    } finally {
      Arrays.fill(contents, (byte) 0);
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// One wrong passphrase in 256 leaves a proper padding, and no key under it.
  private static byte[] decrypt(byte[] encrypted, Passphrase passphrase) {
    byte[] pkcs8 = Pbes2.decryptKey(encrypted, passphrase);
    try {
      PublicKeyCodec.publicKeyOf(pkcs8);
      return pkcs8;
    } catch (EncodingException e) {
      throw Pbes2.wrongPassphrase(e);
    }
  }

  private byte[] encrypted(Protection protection) {
    byte[] pkcs8 = key.pkcs8();
    try {
      return Pbes2.encryptKey(pkcs8, protection);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private void requireOwn(List<X509Certificate> chain) {
    if (chain.isEmpty() || !matches(chain.getFirst().getPublicKey())) {
      throw new KeyException(
          Reason.REFUSED,
          chain.isEmpty() ? "chain is empty" : "first certificate of the chain is for another key");
    }
  }

  private static void writePem(Path file, Pem pem, Existing existing) {
    write(file, pem.text().getBytes(StandardCharsets.US_ASCII), existing);
  }

  private static void write(Path file, byte[] contents, Existing existing) {
    try {
      DurableFile.write(file, contents, Access.PRIVATE, existing);
    } catch (IOException e) {
      throw KeyException.of(e, file);
    }
  }

  /// One key and its chain, offered wherever the other side takes their kind and issuer.
  private static final class TlsManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final SoftwareKey key;
    private final X509Certificate[] chain;

    TlsManager(SoftwareKey key, List<X509Certificate> chain) {
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
}
