package pki.keys;

import com.google.errorprone.annotations.FormatMethod;
import java.math.BigInteger;
import java.util.Arrays;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.keys.KeyException.Reason;

/// How a passphrase becomes a key. What a file asks for is capped when it is read, before any of it
/// is spent.
sealed interface KeyDerivation {
  /// Also the JDK's own limit for PKCS#12. Some 5 s of work; our own files have at most 600,000.
  int MOST_ROUNDS = 5_000_000;

  /// Twice what the usual strong parameters (2^17, 8, 1) take.
  long MOST_SCRYPT_BYTES = 256L << 20;

  int MOST_SALT_BYTES = 1_024;

  byte[] key(Passphrase passphrase, int bytes);

  void encode(DerWriter out);

  /// ```
  /// PBKDF2-params ::= SEQUENCE { salt CHOICE { specified OCTET STRING, … }, iterationCount INTEGER,
  ///   keyLength INTEGER OPTIONAL, prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
  /// ```
  ///
  /// (RFC 8018, appendix A.2)
  record Pbkdf2(Octets salt, int rounds, Prf prf) implements KeyDerivation {
    private static final ObjectIdentifier ID = ObjectIdentifier.of("1.2.840.113549.1.5.12");

    @Override
    public byte[] key(Passphrase passphrase, int bytes) {
      return KdfCodec.pbkdf2(this, passphrase, bytes);
    }

    @Override
    public void encode(DerWriter out) {
      out.sequence(s ->
          s.objectIdentifier(ID)
              .sequence(p ->
                  p.octetString(salt)
                      .integer(rounds)
                      .sequence(f -> f.objectIdentifier(prf.id).nullValue())));
    }

    private static Pbkdf2 read(DerReader in) {
      Octets salt = readSalt(in);
      int rounds = readRounds(in);
      skipKeyLength(in);
      Prf prf = in.hasMore() ? Prf.read(in.sequence()) : Prf.HMAC_SHA1;
      return new Pbkdf2(salt, rounds, prf);
    }
  }

  /// ```
  /// scrypt-params ::= SEQUENCE { salt OCTET STRING, costParameter INTEGER, blockSize INTEGER,
  ///   parallelizationParameter INTEGER, keyLength INTEGER OPTIONAL }
  /// ```
  ///
  /// (RFC 7914, section 7)
  record Scrypt(Octets salt, int cost, int blockSize, int parallelism) implements KeyDerivation {
    private static final ObjectIdentifier ID = ObjectIdentifier.of("1.3.6.1.4.1.11591.4.11");

    @Override
    public byte[] key(Passphrase passphrase, int bytes) {
      return KdfCodec.scrypt(this, passphrase, bytes);
    }

    @Override
    public void encode(DerWriter out) {
      out.sequence(s ->
          s.objectIdentifier(ID)
              .sequence(
                  p -> p.octetString(salt).integer(cost).integer(blockSize).integer(parallelism)));
    }

    private static Scrypt read(DerReader in) {
      Octets salt = readSalt(in);
      BigInteger cost = in.integer();
      BigInteger blockSize = in.integer();
      BigInteger parallelism = in.integer();
      skipKeyLength(in);
      BigInteger work = cost.multiply(blockSize).multiply(parallelism).shiftLeft(7);
      if (work.compareTo(BigInteger.valueOf(MOST_SCRYPT_BYTES)) > 0) {
        throw refused("scrypt over %s bytes, at most %d are allowed", work, MOST_SCRYPT_BYTES);
      }
      boolean positive = cost.signum() > 0 && blockSize.signum() > 0 && parallelism.signum() > 0;
      boolean powerOfTwo = cost.bitCount() == 1 && cost.bitLength() > 1;
      if (!positive || !powerOfTwo || cost.bitLength() > 16 * blockSize.intValueExact()) {
        throw new EncodingException("scrypt parameters are out of their range"); // RFC 7914, 6
      }
      return new Scrypt(
          salt, cost.intValueExact(), blockSize.intValueExact(), parallelism.intValueExact());
    }
  }

  /// The function that PBKDF2 repeats.
  enum Prf {
    HMAC_SHA1("1.2.840.113549.2.7"),
    HMAC_SHA256("1.2.840.113549.2.9"),
    HMAC_SHA384("1.2.840.113549.2.10"),
    HMAC_SHA512("1.2.840.113549.2.11");

    private final ObjectIdentifier id;

    Prf(String id) {
      this.id = ObjectIdentifier.of(id);
    }

    private static Prf read(DerReader in) {
      ObjectIdentifier id = in.objectIdentifier();
      return Arrays.stream(values())
          .filter(prf -> prf.id.equals(id))
          .findFirst()
          .orElseThrow(() -> refused("PBKDF2 with pseudo-random function %s is unknown", id));
    }
  }

  /// What we encrypt with.
  static KeyDerivation forWriting(Protection protection) {
    return new Pbkdf2(
        Octets.of(protection.salt()), protection.passphrase().strength().rounds(), Prf.HMAC_SHA256);
  }

  /// Reads a key derivation function's AlgorithmIdentifier.
  static KeyDerivation read(DerReader in) {
    DerReader identifier = in.sequence();
    ObjectIdentifier algorithm = identifier.objectIdentifier();
    if (algorithm.equals(Pbkdf2.ID)) {
      return Pbkdf2.read(identifier.sequence());
    }
    if (algorithm.equals(Scrypt.ID)) {
      return Scrypt.read(identifier.sequence());
    }
    throw refused("key derivation %s is unknown, PBKDF2 and scrypt are", algorithm);
  }

  static int readRounds(DerReader in) {
    BigInteger rounds = in.integer();
    if (rounds.signum() < 1) {
      throw new EncodingException("iteration count must be positive, was " + rounds);
    }
    if (rounds.compareTo(BigInteger.valueOf(MOST_ROUNDS)) > 0) {
      throw refused("%s rounds of key derivation, at most %d are allowed", rounds, MOST_ROUNDS);
    }
    return rounds.intValueExact();
  }

  static Octets readSalt(DerReader in) {
    Octets salt = Octets.of(in.octetString());
    if (salt.length() > MOST_SALT_BYTES) {
      throw refused("salt of %d bytes, at most %d are allowed", salt.length(), MOST_SALT_BYTES);
    }
    return salt;
  }

  private static void skipKeyLength(DerReader in) {
    in.skipIf(DerReader.INTEGER); // the cipher decides
  }

  @FormatMethod
  private static KeyException refused(String format, Object... values) {
    return new KeyException(Reason.REFUSED, format.formatted(values));
  }
}
