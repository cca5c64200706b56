package pki.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import pki.der.Octets;

class ClientHelloTest {
  private static final Octets RANDOM = Octets.ofHex("ab".repeat(32));

  @Test
  void whatIsWrittenIsRead() {
    var hello =
        new ClientHello(
            0x0303,
            RANDOM,
            Octets.ofHex("0102"),
            List.of(0x1301, 0xc02b),
            Octets.ofHex("00"),
            List.of(
                new RawExtension(Extensions.SUPPORTED_VERSIONS, Octets.ofHex("020304")),
                new RawExtension(Extensions.SESSION_TICKET, Octets.EMPTY)));

    assertThat(ClientHello.parse(hello.encode())).isEqualTo(hello);
  }

  @Test
  void withoutExtensionsThereIsNoListOfThem() {
    var hello =
        new ClientHello(
            0x0300, RANDOM, Octets.EMPTY, List.of(0x000a), Octets.ofHex("00"), List.of());

    assertThat(hello.encode().hex())
        .isEqualTo("0300" + "ab".repeat(32) + "00" + "0002000a" + "0100");
  }

  @Test
  void aVectorThatItsLengthCannotTellIsRefused() {
    assertThatThrownBy(
            () -> WireWriter.encode(out -> out.vector(1, bytes -> bytes.raw(new byte[256]))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("256 bytes do not fit a vector whose length has 1 octets");
  }
}
