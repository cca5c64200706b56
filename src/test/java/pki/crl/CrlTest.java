package pki.crl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pki.der.EncodingException;
import pki.testing.JsonTree;

class CrlTest {
  @Test
  void readsAnIndirectList() throws IOException {
    Crl crl = Crl.parse(file("indirectCRLCA3cRLIssuerCRL"));
    assertThat(crl.scope().entries()).isEqualTo(IssuingDistributionPoint.Entries.OF_ANY_ISSUER);
    assertThat(crl.isDelta()).isFalse();
    assertThat(crl.number()).isPresent();
    assertThat(crl.nextUpdate()).isPresent();
  }

  @Test
  void readsADelta() throws IOException {
    Crl delta = Crl.parse(file("deltaCRLCA1deltaCRL"));
    assertThat(delta.isDelta()).isTrue();
    assertThat(delta.number().orElseThrow()).isGreaterThan(delta.base().orElseThrow());
  }

  @Test
  void refusesUnknownCriticalExtensions() throws IOException {
    byte[] der = file("UnknownCRLExtensionCACRL");
    assertThatThrownBy(() -> Crl.parse(der))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("unknown critical extension");
  }

  @Test
  void refusesTrailingBytes() throws IOException {
    byte[] der = file("GoodCACRL");
    assertThatThrownBy(() -> Crl.parse(Arrays.copyOf(der, der.length + 1)))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("trailing");
  }

  /// A list is read, or refused with the declared exception; its entries can be looked up then.
  @Test
  void survivesDamage() throws IOException {
    byte[] original = file("indirectCRLCA5CRL");
    var random = new Random(7);
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = original.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      read += isRead(damaged) ? 1 : 0;
    }
    assertThat(read).isBetween(1, 4_999);
  }

  private static boolean isRead(byte[] der) {
    Crl crl;
    try {
      crl = Crl.parse(der);
    } catch (EncodingException e) {
      return false;
    }
    return crl.find(crl.issuer(), BigInteger.valueOf(-7)).isEmpty();
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = JsonTree.open("/vectors/pkits/crls/" + name + ".crl")) {
      return in.readAllBytes();
    }
  }
}
