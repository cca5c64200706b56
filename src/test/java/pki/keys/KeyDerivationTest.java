package pki.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.keys.KeyVaultContract.has;

import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.keys.KeyException.Reason;

class KeyDerivationTest {
  @ParameterizedTest(name = "{0} rounds")
  @CsvSource({"5000001", "2147483647", "4294967296", "340282366920938463463374607431768211456"})
  void refusesExcessiveRoundsUnspent(BigInteger rounds) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> read(pbkdf2(rounds)))
        .satisfies(has(Reason.REFUSED))
        .hasMessageContaining(rounds + " rounds");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void readsWhatItMayUse() {
    assertThat(read(pbkdf2(BigInteger.valueOf(5_000_000))))
        .isInstanceOfSatisfying(
            KeyDerivation.Pbkdf2.class,
            parameters -> {
              assertThat(parameters.rounds()).isEqualTo(5_000_000);
              assertThat(parameters.prf()).isEqualTo(KeyDerivation.Prf.HMAC_SHA1); // the default
            });
    assertThat(read(scrypt("131072", "8", "1"))).isInstanceOf(KeyDerivation.Scrypt.class);
  }

  @ParameterizedTest(name = "scrypt {0}, {1}, {2}: {3}")
  @CsvSource({
    "524288, 8, 1, over 536870912 bytes",
    "2, 1073741824, 1073741824, over",
    "16, 8, 100000000, over",
    "340282366920938463463374607431768211456, 8, 1, over",
  })
  void refusesExcessiveMemoryUnspent(String cost, String block, String parallel, String words) {
    assertThatThrownBy(() -> read(scrypt(cost, block, parallel)))
        .satisfies(has(Reason.REFUSED))
        .hasMessageContaining(words);
  }

  @ParameterizedTest(name = "scrypt {0}, {1}, {2}")
  @CsvSource({"3, 8, 1", "1, 8, 1", "0, 8, 1", "-16, 8, 1", "16, 0, 1", "16, 8, -1", "65536, 1, 1"})
  void refusesMalformedScrypt(String cost, String block, String parallel) {
    assertThatThrownBy(() -> read(scrypt(cost, block, parallel)))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("out of their range");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1"})
  void refusesRoundsThatAreNone(BigInteger rounds) {
    assertThatThrownBy(() -> read(pbkdf2(rounds))).isInstanceOf(EncodingException.class);
  }

  private static KeyDerivation read(byte[] identifier) {
    return KeyDerivation.read(DerReader.of(identifier));
  }

  private static byte[] pbkdf2(BigInteger rounds) {
    return identifier("1.2.840.113549.1.5.12", p -> p.octetString(new byte[8]).integer(rounds));
  }

  private static byte[] scrypt(String cost, String block, String parallel) {
    return identifier(
        "1.3.6.1.4.1.11591.4.11",
        p ->
            p.octetString(new byte[8])
                .integer(new BigInteger(cost))
                .integer(new BigInteger(block))
                .integer(new BigInteger(parallel)));
  }

  private static byte[] identifier(String algorithm, Consumer<DerWriter> parameters) {
    return DerWriter.encode(out ->
        out.sequence(s -> s.objectIdentifier(ObjectIdentifier.of(algorithm)).sequence(parameters)));
  }
}
