package pki.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.Octets;

class IpAddressTest {
  @ParameterizedTest(name = "{0} is {2}") // RFC 4291, section 2.2; RFC 5952
  @CsvSource({
    "0.0.0.0, 00000000, 0.0.0.0",
    "10.0.0.7, 0a000007, 10.0.0.7",
    "255.255.255.255, ffffffff, 255.255.255.255",
    "::, 00000000000000000000000000000000, ::",
    "::1, 00000000000000000000000000000001, ::1",
    "[::1], 00000000000000000000000000000001, ::1",
    "1::, 00010000000000000000000000000000, 1::",
    "2001:DB8::1, 20010db8000000000000000000000001, 2001:db8::1",
    "2001:0db8:0000:0000:0000:0000:0000:0001, 20010db8000000000000000000000001, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 20010000000000010000000000000001, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 20010db8000000000001000000000001, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7:8, 00010002000300040005000600070008, 1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 00010002000300040005000600070000, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 00000002000300040005000600070008, 0:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304, 1:2:3:4:5:6:102:304",
    "64:ff9b::192.0.2.33, 0064ff9b0000000000000000c0000221, 64:ff9b::c000:221",
    "::1.2.3.4, 00000000000000000000000001020304, ::102:304",
    "::ffff:10.0.0.7, 0a000007, 10.0.0.7",
    "::FFFF:a00:7, 0a000007, 10.0.0.7",
    "[0:0:0:0:0:ffff:0a00:0007], 0a000007, 10.0.0.7",
  })
  void readsEverySpelling(String text, String octets, String canonical) {
    IpAddress address = IpAddress.parse(text);

    assertThat(address.octets().hex()).isEqualTo(octets);
    assertThat(address.text()).isEqualTo(canonical);
    assertThat(IpAddress.parse(canonical)).isEqualTo(address);
    assertThat(GeneralName.parse(text)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "256.0.0.1",
        "1.2.3.400",
        "01.2.3.4",
        "010.0.0.1",
        "0x7f.0.0.1",
        "1.2.3.+4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "١.2.3.4",
        "[1.2.3.4]",
        "1.2.3.4/8",
        ":",
        ":::",
        "::1::",
        "1::2::3",
        ":1",
        "1:",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "00001::",
        "g::",
        "::1%eth0",
        "fe80::1%25eth0",
        "[::1",
        "::1]",
        "[[::1]]",
        "::1.2.3",
        "::1.2.3.256",
        "::01.2.3.4",
        "::ffff:0x7f.1",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::/0",
        "::+1",
        "::-1",
        "::ａ",
        "1:2:3:4:5:6:7:1111111111111"
      })
  void refusesWhatProgramsReadDifferently(String text) {
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("IP address '");
  }

  @Test
  void keepsAMappedAddressThatACertificateHas() {
    var address = new IpAddress(Octets.ofHex("00000000000000000000ffff0a000007"));

    assertThat(address.text()).isEqualTo("::ffff:10.0.0.7");
    assertThat(address).isNotEqualTo(IpAddress.parse("10.0.0.7"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5, 8, 15, 17, 32})
  void refusesOtherSizes(int size) {
    assertThatThrownBy(() -> new IpAddress(Octets.of(new byte[size])))
        .hasMessage("IP address must have 4 or 16 octets, has " + size);
  }

  @Test
  void agreesWithTheJdk() throws Exception {
    var random = new Random(5952);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[16];
      random.nextBytes(octets);
      for (int group = 0; group < 8; group++) {
        if (random.nextBoolean()) {
          octets[2 * group] = 0;
          octets[2 * group + 1] = random.nextBoolean() ? 0 : octets[2 * group + 1];
        }
      }
      octets[0] = (byte) (octets[0] | 0x20); // no IPv4-mapped address among them
      InetAddress theirs = InetAddress.getByAddress(octets);
      var ours = new IpAddress(Octets.of(octets));

      assertThat(InetAddress.getByName(ours.text())).isEqualTo(theirs);
      assertThat(IpAddress.parse(theirs.getHostAddress())).isEqualTo(ours);
      assertThat(IpAddress.parse(ours.text())).isEqualTo(ours);
    }
  }
}
