package pki.scan;

import java.math.BigInteger;
import java.util.Optional;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.handshake.CipherSuite;
import pki.handshake.Codepoints;
import pki.handshake.MessageType;
import pki.handshake.TlsVersion;
import pki.handshake.WireReader;

/// What a server brings to the key exchange, as its ServerKeyExchange says (RFC 5246, section
/// 7.4.3; RFC 8422, section 5.4).
public sealed interface KeyShare {
  /// On a named curve.
  ///
  /// @param group the number of the named group
  /// @param scheme of the signature over it; absent before TLS 1.2, and where it is not signed
  record EllipticCurve(int group, Octets point, Optional<Integer> scheme) implements KeyShare {}

  /// In a group of integers.
  record FiniteField(BigInteger prime, Octets value, Optional<Integer> scheme) implements KeyShare {
    public int bits() {
      return prime.bitLength();
    }
  }

  /// An RSA key made for export: 512 or 1024 bits.
  record TemporaryRsa(int bits) implements KeyShare {}

  /// Reads what a flight says; absent where it says nothing, or nothing that is known.
  static Optional<KeyShare> of(Reply.Flight flight, TlsVersion version) {
    CipherSuite suite = new CipherSuite(flight.hello().suite());
    return flight
        .body(MessageType.SERVER_KEY_EXCHANGE)
        .flatMap(body -> {
          try {
            return read(WireReader.of(body), suite, version);
          } catch (EncodingException e) {
            return Optional.empty();
          }
        });
  }

  private static Optional<KeyShare> read(WireReader in, CipherSuite suite, TlsVersion version) {
    String exchange = suite.keyExchange();
    if (exchange.contains("PSK") || exchange.contains("SRP")) {
      return Optional.empty(); // a hint comes first, and neither has a signature
    }
    boolean signed = version == TlsVersion.TLS_1_2 && !suite.authentication().equals("anon");
    if (exchange.startsWith("ECDH")) {
      return Optional.of(curve(in, signed));
    }
    BigInteger number = new BigInteger(1, in.vector(2).rest().bytes());
    in.vector(2); // the generator, or the exponent
    if (exchange.startsWith("RSA")) {
      return Optional.of(new TemporaryRsa(number.bitLength()));
    }
    return Optional.of(new FiniteField(number, in.vector(2).rest(), scheme(in, signed)));
  }

  private static KeyShare curve(WireReader in, boolean signed) {
    boolean named = in.u8() == 3;
    if (!named) {
      return new EllipticCurve(
          Codepoints.GROUP.codeOf("arbitrary_explicit_prime_curves").orElseThrow(),
          Octets.EMPTY,
          Optional.empty());
    }
    return new EllipticCurve(in.u16(), in.vector(1).rest(), scheme(in, signed));
  }

  private static Optional<Integer> scheme(WireReader in, boolean signed) {
    return signed && in.hasMore() ? Optional.of(in.u16()) : Optional.empty();
  }
}
