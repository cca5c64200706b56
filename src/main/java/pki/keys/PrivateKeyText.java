package pki.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.der.Pem;
import pki.keys.KeyException.Reason;

/// The forms that private keys come in, brought to PKCS#8: PEM or DER, PKCS#8 plain or encrypted
/// (RFC 5958), and the traditional PKCS#1 (RFC 8017, appendix A.1.2) and SEC 1 (RFC 5915) in PEM,
/// unencrypted. What else is in a PEM file, such as certificates, is passed over.
final class PrivateKeyText {
  private static final Octets RSA =
      SignatureScheme.identifier("1.2.840.113549.1.1.1", DerWriter::nullValue);
  private static final String EC = "1.2.840.10045.2.1";

  private PrivateKeyText() {}

  /// The PKCS#8 key in a file, in the form that the JDK reads, for the caller to wipe.
  ///
  /// @param decryption from EncryptedPrivateKeyInfo to PKCS#8
  /// @throws EncodingException when the key is malformed
  /// @throws KeyException when there is none or several, or it is of no known kind
  static byte[] read(byte[] file, UnaryOperator<byte[]> decryption) {
    byte[] pkcs8 =
        Pem.looksLikePem(file) ? readPem(file, decryption) : readDer(file.clone(), decryption);
    try {
      return forJdk(pkcs8);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static byte[] readPem(byte[] file, UnaryOperator<byte[]> decryption) {
    List<byte[]> keys =
        Pem.parseAll(new String(file, ISO_8859_1)).stream()
            .flatMap(pem -> toPkcs8(pem, decryption).stream())
            .toList();
    if (keys.size() != 1) {
      throw new KeyException(
          Reason.REFUSED, "must hold one private key, holds %d".formatted(keys.size()));
    }
    return keys.getFirst();
  }

  private static Optional<byte[]> toPkcs8(Pem pem, UnaryOperator<byte[]> decryption) {
    byte[] contents = pem.contents().bytes();
    return switch (pem.label()) {
      case "PRIVATE KEY" -> Optional.of(contents);
      case "ENCRYPTED PRIVATE KEY" -> Optional.of(decryption.apply(contents));
      case "RSA PRIVATE KEY" -> Optional.of(wrap(RSA, contents));
      case "EC PRIVATE KEY" -> Optional.of(wrapSec1(contents));
      default -> Optional.empty();
    };
  }

  /// PKCS#8 starts with a version, its encrypted form with an algorithm.
  private static byte[] readDer(byte[] file, UnaryOperator<byte[]> decryption) {
    return DerReader.of(file).sequence().nextIs(DerReader.SEQUENCE) ? decryption.apply(file) : file;
  }

  /// ```
  /// ECPrivateKey ::= SEQUENCE { version INTEGER, privateKey OCTET STRING,
  ///   parameters [0] ECParameters OPTIONAL, publicKey [1] BIT STRING OPTIONAL }
  /// ```
  private static byte[] wrapSec1(byte[] sec1) {
    DerReader key = DerReader.of(sec1).sequence();
    key.smallInteger(DerReader.INTEGER, 1);
    key.read(DerReader.OCTET_STRING);
    Octets curve = key.read(DerReader.constructed(0)).rest();
    return wrap(SignatureScheme.identifier(EC, a -> a.raw(curve)), sec1);
  }

  private static byte[] wrap(Octets algorithm, byte[] key) {
    return DerWriter.encode(
        out -> out.sequence(info -> info.integer(0).raw(algorithm).octetString(key)));
  }

  /// Leaves out attributes and public key, and expands ML-DSA seeds: JDK 25 reads neither version 2
  /// of PKCS#8 nor RFC 9881's `seed` and `both`.
  private static byte[] forJdk(byte[] pkcs8) {
    KeyAlgorithm algorithm =
        KeyAlgorithm.ofPrivateKey(pkcs8)
            .orElseThrow(() -> new KeyException(Reason.REFUSED, "private key is of no known kind"));
    DerReader info = DerReader.of(pkcs8).sequence();
    info.integer();
    Octets identifier = info.elementOctets();
    byte[] key =
        switch (algorithm) {
          case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> {
            byte[] expanded = PublicKeyCodec.expandedMlDsa(pkcs8);
            yield DerWriter.encode(out -> out.octetString(expanded));
          }
          default -> info.octetString();
        };
    return wrap(identifier, key);
  }
}
