package pki.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pki.keys.KeyException.Reason;

/// A key pair in this process's memory, known to be one.
final class SoftwareKey implements SigningKey {
  /// Signatures after which Amazon's provider, which takes 200 ms to load, is worth its while.
  private static final int MANY = 500;

  private static final byte[] PROOF = "pki: do these two belong together?".getBytes(US_ASCII);

  private final KeyAlgorithm algorithm;
  private final PublicKey publicKey;
  private volatile @Nullable PrivateKey privateKey;
  private volatile @Nullable Native faster;
  private final AtomicInteger signed = new AtomicInteger();

  private SoftwareKey(KeyAlgorithm algorithm, PublicKey publicKey, PrivateKey privateKey) {
    this.algorithm = algorithm;
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  static SoftwareKey generate(KeyAlgorithm algorithm) {
    KeyPair pair = algorithm.generate();
    return new SoftwareKey(algorithm, pair.getPublic(), pair.getPrivate());
  }

  /// Takes a decrypted PKCS#8 key, as [#pkcs8] wrote it, and the public key it was kept with.
  ///
  /// @throws KeyException with `DAMAGED` when either is malformed, with `REFUSED` when they do not
  ///   belong together
  static SoftwareKey decode(byte[] pkcs8, byte[] publicKey) {
    KeyAlgorithm algorithm =
        KeyAlgorithm.ofPublicKey(publicKey)
            .orElseThrow(() -> new KeyException(Reason.DAMAGED, "public key is of no known kind"));
    try {
      SoftwareKey key =
          new SoftwareKey(
              algorithm,
              algorithm.factory().generatePublic(new X509EncodedKeySpec(publicKey)),
              algorithm.factory().generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
      key.requirePair();
      return key;
    } catch (GeneralSecurityException e) {
      throw new KeyException(Reason.DAMAGED, "key is no " + algorithm.label() + " key", e);
    }
  }

  @Override
  public KeyAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(SignatureScheme scheme, byte[] message) {
    return sign(scheme, List.of(ByteBuffer.wrap(message)));
  }

  @Override
  public byte[] signParts(List<ByteBuffer> message) {
    return sign(defaultScheme(), message);
  }

  private byte[] sign(SignatureScheme scheme, List<ByteBuffer> message) {
    if (!scheme.fits(algorithm)) {
      throw new IllegalArgumentException(
          "a key of %s cannot sign by %s".formatted(algorithm.label(), scheme));
    }
    PrivateKey own = privateKey();
    if (signed.incrementAndGet() == MANY) {
      Thread.ofPlatform().name("faster signing").daemon().start(this::speedUp);
    }
    try {
      Native other = faster;
      Signature signer = other == null ? scheme.signature() : scheme.signature(other.provider);
      signer.initSign(other == null ? own : other.key);
      for (ByteBuffer part : message) {
        signer.update(part.duplicate());
      }
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new KeyException(Reason.UNAVAILABLE, "signing by " + scheme + " failed", e);
    }
  }

  @Override
  public void close() {
    privateKey = null; // the JDK's keys cannot be wiped
    faster = null;
  }

  /// The same key in a provider of native code, which is 4 to 17 times as fast.
  private record Native(Provider provider, PrivateKey key) {}

  /// Hands the key to Amazon's provider, if that is healthy and what it signs here verifies by the
  /// JDK's own.
  void speedUp() {
    byte[] pkcs8 = new byte[0];
    try {
      AmazonCorrettoCryptoProvider amazon = AmazonCorrettoCryptoProvider.INSTANCE;
      amazon.assertHealthy();
      pkcs8 = pkcs8();
      PrivateKey key =
          KeyFactory.getInstance(publicKey.getAlgorithm(), amazon)
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      Signature signer = algorithm.defaultScheme().signature(amazon);
      signer.initSign(key);
      signer.update(PROOF);
      if (verifies(publicKey, signer.sign())) {
        faster = new Native(amazon, key);
      }
      privateKey(); // closed meanwhile? then so is this
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      faster = null; // no such algorithm there, or no native library for this machine
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// Whether signatures are made by native code by now.
  boolean isSpedUp() {
    return faster != null;
  }

  PrivateKey privateKey() {
    PrivateKey key = privateKey;
    if (key == null) {
      throw new IllegalStateException("key was closed");
    }
    return key;
  }

  /// The private key's PKCS#8 encoding, for the caller to wipe.
  ///
  /// An ML-DSA key is in RFC 9881's `expandedKey` form: the only one that JDK 25 reads and writes,
  /// and one of the three that OpenSSL 3.5 does.
  byte[] pkcs8() {
    return privateKey().getEncoded();
  }

  /// The public key's SubjectPublicKeyInfo.
  byte[] spki() {
    return publicKey.getEncoded();
  }

  private void requirePair() throws GeneralSecurityException {
    if (!isPair()) {
      throw new KeyException(Reason.REFUSED, "private key does not belong to the public key");
    }
  }

  private boolean isPair() throws GeneralSecurityException {
    if (privateKey() instanceof RSAPrivateCrtKey rsa && publicKey instanceof RSAPublicKey other) {
      return isPair(rsa, other);
    }
    return signsFor(publicKey);
  }

  private boolean signsFor(PublicKey key) throws GeneralSecurityException {
    return verifies(key, sign(PROOF));
  }

  private boolean verifies(PublicKey key, byte[] proof) throws GeneralSecurityException {
    Signature verifier = algorithm.defaultScheme().signature();
    verifier.initVerify(key);
    verifier.update(PROOF);
    return verifier.verify(proof);
  }

  /// All numbers of an RSA key agree (RFC 8017, section 3.2). It takes microseconds where signing
  /// takes milliseconds, and a fault in one would give the key away with its first signature.
  private static boolean isPair(RSAPrivateCrtKey key, RSAPublicKey publicKey) {
    BigInteger n = key.getModulus();
    BigInteger e = key.getPublicExponent();
    BigInteger p = key.getPrimeP();
    BigInteger q = key.getPrimeQ();
    BigInteger d = key.getPrivateExponent();
    BigInteger pMinus1 = p.subtract(BigInteger.ONE);
    BigInteger qMinus1 = q.subtract(BigInteger.ONE);
    return n.equals(publicKey.getModulus())
        && e.equals(publicKey.getPublicExponent())
        && n.equals(p.multiply(q))
        && pMinus1.signum() > 0
        && qMinus1.signum() > 0
        && key.getPrimeExponentP().equals(d.mod(pMinus1))
        && key.getPrimeExponentQ().equals(d.mod(qMinus1))
        && e.multiply(d).mod(pMinus1).equals(BigInteger.ONE)
        && e.multiply(d).mod(qMinus1).equals(BigInteger.ONE)
        && key.getCrtCoefficient().multiply(q).mod(p).equals(BigInteger.ONE);
  }

  @Override
  public String toString() {
    return algorithm.label() + " key";
  }
}
