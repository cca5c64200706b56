package pki.weakness;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;

/// Judges public keys that others made, before anything is certified for them.
///
/// Accepted are RSA of 2,048 to 8,192 bits, P-256, P-384 and P-521 by name, Ed25519 and ML-DSA, in
/// exactly the encodings of RFC 3279, 5480, 8410 and 9881. Sizes are compared before any
/// arithmetic, so an answer takes some milliseconds at most, whatever the key.
///
/// The keys of Debian's broken generator (CVE-2008-0166) show no pattern, and no list of them is
/// shipped here: they are found where the lists of the package `openssl-blacklist` are installed,
/// in `/usr/share/openssl-blacklist`.
public final class PublicKeyCheck {
  /// An 8,192-bit RSA key takes 1 KB, an ML-DSA-87 key 2.6 KB.
  private static final int MOST_BYTES = 4 << 10;

  private static final Map<String, String> CURVES =
      Map.of(
          "1.2.840.10045.3.1.7", "secp256r1",
          "1.3.132.0.34", "secp384r1",
          "1.3.132.0.35", "secp521r1");

  /// RFC 9881, section 4, and FIPS 204, table 2.
  private static final Map<String, Integer> ML_DSA_BYTES =
      Map.of(
          "2.16.840.1.101.3.4.3.17", 1312,
          "2.16.840.1.101.3.4.3.18", 1952,
          "2.16.840.1.101.3.4.3.19", 2592);

  private PublicKeyCheck() {}

  /// What is wrong with a key, worded; empty when nothing is.
  ///
  /// @param spki a SubjectPublicKeyInfo, in DER
  public static List<String> weaknesses(byte[] spki) {
    return weaknesses(spki, DebianKeys.INSTALLED);
  }

  static List<String> weaknesses(byte[] spki, DebianKeys debian) {
    if (spki.length > MOST_BYTES) {
      return List.of(
          "public key has %d bytes, at most %d are allowed".formatted(spki.length, MOST_BYTES));
    }
    try {
      DerReader in = DerReader.of(spki);
      DerReader info = in.sequence();
      in.end();
      DerReader identifier = info.sequence();
      ObjectIdentifier algorithm = identifier.objectIdentifier();
      byte[] key = info.octetAlignedBits();
      info.end();
      return judge(algorithm.toString(), identifier, key, debian);
    } catch (EncodingException e) {
      return List.of("public key is malformed: " + e.getMessage());
    }
  }

  private static List<String> judge(
      String algorithm, DerReader parameters, byte[] key, DebianKeys debian) {
    return switch (algorithm) {
      case "1.2.840.113549.1.1.1" -> judgeRsa(parameters, key, debian);
      case "1.2.840.10045.2.1" -> judgeEc(parameters, key);
      case "1.3.101.112" -> judgeEd25519(parameters, key);
      case "1.2.840.10040.4.1" -> List.of("DSA is not allowed");
      case "1.2.840.113549.1.1.10" ->
          List.of("RSA keys bound to PSS are not allowed, only those for any RSA signature");
      default ->
          ML_DSA_BYTES.containsKey(algorithm)
              ? judgeMlDsa(ML_DSA_BYTES.get(algorithm), parameters, key)
              : List.of("public key algorithm " + algorithm + " is not allowed");
    };
  }

  private static List<String> judgeRsa(DerReader parameters, byte[] key, DebianKeys debian) {
    parameters.read(DerReader.NULL).end(); // RFC 3279, section 2.3.1
    parameters.end();
    DerReader in = DerReader.of(key);
    DerReader numbers = in.sequence();
    in.end();
    BigInteger modulus = numbers.integer();
    BigInteger exponent = numbers.integer();
    numbers.end();
    List<String> weaknesses = RsaWeakness.of(modulus, exponent);
    return weaknesses.isEmpty() && debian.contain(modulus)
        ? List.of("RSA key is one that Debian's broken generator made (CVE-2008-0166)")
        : weaknesses;
  }

  private static List<String> judgeEc(DerReader parameters, byte[] key) {
    if (!parameters.nextIs(DerReader.OBJECT_IDENTIFIER)) {
      return List.of("curve must be named; explicit and inherited parameters are not allowed");
    }
    String curve = parameters.objectIdentifier().toString();
    parameters.end();
    if (!CURVES.containsKey(curve)) {
      return List.of("curve " + curve + " is not allowed, only P-256, P-384 and P-521");
    }
    return judgePoint(curve(CURVES.get(curve)), key);
  }

  /// A point of the curve in its uncompressed form (RFC 5480, section 2.2). On these curves every
  /// such point serves: the cofactor is 1, and the identity has no uncompressed form.
  private static List<String> judgePoint(ECParameterSpec curve, byte[] key) {
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    int bytes = (p.bitLength() + 7) / 8;
    if (key.length == 1 && key[0] == 0) {
      return List.of("point is the identity");
    }
    if (key.length != 1 + 2 * bytes || key[0] != 4) {
      return List.of("point must be uncompressed, of %d bytes".formatted(1 + 2 * bytes));
    }
    var x = new BigInteger(1, Arrays.copyOfRange(key, 1, 1 + bytes));
    var y = new BigInteger(1, Arrays.copyOfRange(key, 1 + bytes, key.length));
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    boolean onCurve = x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
    return onCurve ? List.of() : List.of("point is not on the curve");
  }

  private static ECParameterSpec curve(String name) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  private static List<String> judgeEd25519(DerReader parameters, byte[] key) {
    parameters.end(); // RFC 8410, section 3: absent
    return Ed25519PointCodec.isSound(key)
        ? List.of()
        : List.of("Ed25519 key is no point of the prime-order group");
  }

  private static List<String> judgeMlDsa(int bytes, DerReader parameters, byte[] key) {
    parameters.end(); // RFC 9881, section 2: absent
    return key.length == bytes
        ? List.of()
        : List.of("ML-DSA key must have %d bytes, has %d".formatted(bytes, key.length));
  }
}
