package pki.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pki.der.Octets;

class MessageFieldsTest {
  @Test
  void decodesAClientHelloWithGrease() {
    String extensions =
        "0000"
            + "000e"
            + "000c"
            + "00"
            + "0009"
            + "612e65782e74657374" // server_name
            + "002b"
            + "0005"
            + "04"
            + "7a7a"
            + "0304" // supported_versions
            + "0010"
            + "0005"
            + "0003"
            + "02"
            + "6832"; // ALPN
    String body =
        "0303"
            + "00".repeat(32)
            + "00" // version, random, no session
            + "0006"
            + "1a1a"
            + "1301"
            + "c02b" // suites
            + "0100" // compression
            + "%04x".formatted(extensions.length() / 2)
            + extensions;
    List<Field> fields =
        decode(MessageType.CLIENT_HELLO, body, TlsVersion.TLS_1_2, CipherSuite.NULL);
    assertThat(Field.find(fields, "GREASE 0x1a1a")).isPresent();
    assertThat(Field.find(fields, "TLS_AES_128_GCM_SHA256")).isPresent();
    assertThat(Field.find(fields, "server_name").orElseThrow().value()).isEqualTo("a.ex.test");
    assertThat(Field.find(fields, "supported_versions").orElseThrow().value())
        .isEqualTo("GREASE 0x7a7a, TLS 1.3");
    assertThat(Field.find(fields, "application_layer_protocol_negotiation").orElseThrow().value())
        .isEqualTo("h2");
  }

  /// What hostile peers put into names must not reach a terminal.
  @Test
  void takesControlCharactersOut() {
    String name = "1b5b324a";
    String extension = "0000" + "0009" + "0007" + "00" + "0004" + name;
    String body = "0303" + "00".repeat(32) + "00" + "0002" + "1301" + "0100" + "000d" + extension;
    List<Field> fields =
        decode(MessageType.CLIENT_HELLO, body, TlsVersion.TLS_1_2, CipherSuite.NULL);
    assertThat(Field.find(fields, "server_name").orElseThrow().value()).isEqualTo("?[2J");
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void anyBytesAreDecodedOrCalledMalformed(MessageType type) {
    var random = new Random(type.code());
    List<TlsVersion> versions = List.of(TlsVersion.values());
    List<Integer> suites = List.copyOf(Codepoints.SUITE.names().keySet());
    for (int i = 0; i < 20_000; i++) {
      byte[] body = new byte[random.nextInt(1 + i % 200)];
      random.nextBytes(body);
      TlsVersion version = versions.get(random.nextInt(versions.size()));
      var suite = new CipherSuite(suites.get(random.nextInt(suites.size())));
      assertThat(MessageFields.decode(type, Octets.of(body), version, suite)).isNotNull();
    }
  }

  /// RFC 8422, section 5.7; RFC 5246, section 7.4.7; RFC 4279, section 2; RFC 5489, section 2.
  @ParameterizedTest(name = "{0} with {1}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TLS_1_2 | c02f | 03 0a0b0c        | public key=0a0b0c
          TLS_1_2 | c004 | 03 0a0b0c        | public key=0a0b0c
          TLS_1_2 | c018 | 03 0a0b0c        | public key=0a0b0c
          TLS_1_2 | 009e | 0003 0a0b0c      | public key=0a0b0c
          TLS_1_2 | 009c | 0003 0a0b0c      | encrypted premaster secret=0a0b0c
          SSL_3   | 002f | 0a0b0c           | encrypted premaster secret=0a0b0c
          TLS_1_2 | 00a8 | 0002 6964        | identity=6964
          TLS_1_2 | c035 | 0002 6964 01 0a  | identity=6964 public key=0a
          TLS_1_2 | 00ac | 0002 6964 0001 0a| identity=6964 encrypted premaster secret=0a
          TLS_1_2 | 001e | 0a0b0c           | key exchange=0a0b0c
          TLS_1_2 | c02f | 04 0a0b0c        | malformed=4 bytes wanted at byte 1, 3 are left
          TLS_1_2 | 009c | 0002 0a0b0c      | malformed=1 trailing bytes at byte 4
          """)
  void readsTheClientKeyExchangeByTheSuite(
      TlsVersion version, String suite, String body, String fields) {
    assertThat(
            decode(
                MessageType.CLIENT_KEY_EXCHANGE,
                body.replace(" ", ""),
                version,
                new CipherSuite(Integer.parseInt(suite, 16))))
        .extracting(field -> field.name() + "=" + field.value())
        .containsExactly(fields.split(" (?=public|encrypted premaster)", -1));
  }

  /// RFC 8701, section 2: two octets for most lists, one with a pattern of its own for PSK modes.
  @ParameterizedTest(name = "{1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          psk_key_exchange_modes | 002d 0002 01 01 | psk_dhe_ke
          psk_key_exchange_modes | 002d 0003 02 0b 01 | GREASE 0x0b, psk_dhe_ke
          psk_key_exchange_modes | 002d 0005 04 2a 49 68 87 | GREASE 0x2a, GREASE 0x49, GREASE 0x68, GREASE 0x87
          psk_key_exchange_modes | 002d 0004 03 a6 c5 e4 | GREASE 0xa6, GREASE 0xc5, GREASE 0xe4
          psk_key_exchange_modes | 002d 0002 01 0a | mode 10
          psk_key_exchange_modes | 002d 0002 01 1a | mode 26
          application_layer_protocol_negotiation | 0010 0008 0006 02 0a0a 02 6832 | GREASE 0x0a0a, h2
          application_layer_protocol_negotiation | 0010 0005 0003 02 4a4a | GREASE 0x4a4a
          application_layer_protocol_negotiation | 0010 0006 0004 03 4a4a4a | JJJ
          """)
  void namesWhatIsThereToKeepPeersTolerant(String extension, String octets, String value) {
    String extensions = octets.replace(" ", "");
    String body =
        "0303"
            + "00".repeat(32)
            + "00"
            + "00021301"
            + "0100"
            + "%04x".formatted(extensions.length() / 2)
            + extensions;
    List<Field> fields =
        decode(MessageType.CLIENT_HELLO, body, TlsVersion.TLS_1_2, CipherSuite.NULL);
    assertThat(Field.find(fields, extension).orElseThrow().value()).isEqualTo(value);
  }

  private static List<Field> decode(
      MessageType type, String body, TlsVersion version, CipherSuite suite) {
    return MessageFields.decode(type, Octets.ofHex(body), version, suite);
  }

  @ParameterizedTest
  @CsvSource({
    "c02f, ECDHE, RSA, AES_128_GCM, true, true",
    "c00a, ECDHE, ECDSA, AES_256_CBC, true, false",
    "002f, RSA, RSA, AES_128_CBC, false, false",
    "0003, RSA_EXPORT, RSA, RC4_40, false, false",
    "0019, DH_EXPORT, anon, DES40_CBC, true, false",
    "0033, DHE, RSA, AES_128_CBC, true, false",
    "1303, by key_share, by CertificateVerify, CHACHA20_POLY1305, true, true",
    "c0a2, DHE, RSA, AES_128_CCM_8, true, true",
  })
  void takesSuitesApart(
      String code,
      String keyExchange,
      String authentication,
      String cipher,
      boolean forwardSecrecy,
      boolean authenticated) {
    var suite = new CipherSuite(Integer.parseInt(code, 16));
    assertThat(suite.keyExchange()).as(suite.name()).isEqualTo(keyExchange);
    assertThat(suite.authentication()).isEqualTo(authentication);
    assertThat(suite.cipher()).isEqualTo(cipher);
    assertThat(suite.hasForwardSecrecy()).isEqualTo(forwardSecrecy);
    assertThat(suite.isAuthenticatedEncryption()).isEqualTo(authenticated);
  }

  /// RFC 5246, section 5; RFC 5289, section 3; RFC 4346, section 5.
  @ParameterizedTest(name = "{0} in {1}: {2}, MAC {3}")
  @CsvSource({
    "c02f, TLS_1_2, SHA256, none",
    "c030, TLS_1_2, SHA384, none",
    "c013, TLS_1_2, SHA256, SHA",
    "c013, TLS_1_1, MD5 and SHA, SHA",
    "c027, TLS_1_2, SHA256, SHA256",
    "c028, TLS_1_2, SHA384, SHA384",
    "0004, TLS_1_2, SHA256, MD5",
    "0003, SSL_3, MD5 and SHA, MD5",
    "c0a2, TLS_1_2, SHA256, none",
    "c09e, TLS_1_2, SHA256, none",
    "1302, TLS_1_3, SHA384, none",
    "1303, TLS_1_3, SHA256, none",
  })
  void theHashOfASuiteIsNotTheMacs(String code, TlsVersion version, String hash, String mac) {
    var suite = new CipherSuite(Integer.parseInt(code, 16));
    assertThat(suite.hash(version)).as(suite.name()).isEqualTo(hash);
    assertThat(suite.mac().orElse("none")).isEqualTo(mac);
  }

  @ParameterizedTest
  @CsvSource({
    "SUITE, 1301, TLS_AES_128_GCM_SHA256",
    "SUITE, 2a2a, GREASE 0x2a2a",
    "SUITE, ee01, unknown 0xee01",
    "GROUP, 11ec, X25519MLKEM768",
    "GROUP, 001d, x25519",
    "SCHEME, 0403, ecdsa_secp256r1_sha256",
    "EXTENSION, ff01, renegotiation_info"
  })
  void namesNumbers(Codepoints kind, String code, String name) {
    assertThat(kind.nameOf(Integer.parseInt(code, 16))).isEqualTo(name);
  }
}
