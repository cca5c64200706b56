package pki.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pki.der.Octets;
import pki.name.DistinguishedName;

/// Extensions: their numbers, and what they say in words. The same number means different
/// structures in different messages.
public final class Extensions {
  public static final int SERVER_NAME = 0;
  public static final int STATUS_REQUEST = 5;
  public static final int SUPPORTED_GROUPS = 10;
  public static final int EC_POINT_FORMATS = 11;
  public static final int SIGNATURE_ALGORITHMS = 13;
  public static final int HEARTBEAT = 15;
  public static final int APPLICATION_PROTOCOLS = 16;
  public static final int ENCRYPT_THEN_MAC = 22;
  public static final int EXTENDED_MASTER_SECRET = 23;
  public static final int COMPRESS_CERTIFICATE = 27;
  public static final int SESSION_TICKET = 35;
  public static final int PRE_SHARED_KEY = 41;
  public static final int EARLY_DATA = 42;
  public static final int SUPPORTED_VERSIONS = 43;
  public static final int PSK_KEY_EXCHANGE_MODES = 45;
  public static final int CERTIFICATE_AUTHORITIES = 47;
  public static final int SIGNATURE_ALGORITHMS_CERT = 50;
  public static final int KEY_SHARE = 51;
  public static final int RENEGOTIATION_INFO = 0xff01;

  private Extensions() {}

  static Field fields(List<RawExtension> extensions, MessageType in) {
    return Field.of("extensions", extensions.stream().map(one -> field(one, in)).toList());
  }

  private static Field field(RawExtension extension, MessageType in) {
    Octets data = extension.data();
    try {
      WireReader reader = WireReader.of(data);
      Field field = decode(extension, reader, in);
      reader.end();
      return field;
    } catch (IllegalArgumentException e) {
      return new Field(
          extension.name(), "malformed: " + e.getMessage(), List.of(Field.hex("data", data)));
    }
  }

  private static Field decode(RawExtension extension, WireReader in, MessageType message) {
    boolean offer = message == MessageType.CLIENT_HELLO;
    String name = extension.name();
    if (!in.hasMore()) {
      return Field.of(name, "yes");
    }
    return switch (extension.code()) {
      case SERVER_NAME -> Field.of(name, text(in.vector(2).all(Extensions::hostName)));
      case STATUS_REQUEST -> status(name, in, message);
      case SUPPORTED_GROUPS -> list(name, in.vector(2), Codepoints.GROUP);
      case EC_POINT_FORMATS -> Field.of(name, text(in.vector(1).all(Extensions::pointFormat)));
      case SIGNATURE_ALGORITHMS, SIGNATURE_ALGORITHMS_CERT ->
          list(name, in.vector(2), Codepoints.SCHEME);
      case APPLICATION_PROTOCOLS ->
          Field.of(name, text(in.vector(2).all(one -> protocol(one.vector(1).rest()))));
      case COMPRESS_CERTIFICATE ->
          Field.of(name, text(in.vector(1).all(one -> compression(one.u16()))));
      case PRE_SHARED_KEY -> offer ? offeredKeys(name, in) : Field.of(name, "number " + in.u16());
      case EARLY_DATA -> Field.of(name, "at most %d bytes".formatted(in.u32()));
      case SUPPORTED_VERSIONS ->
          offer
              ? Field.of(name, text(in.vector(1).all(one -> version(one.u16()))))
              : Field.of(name, version(in.u16()));
      case PSK_KEY_EXCHANGE_MODES -> Field.of(name, text(in.vector(1).all(Extensions::pskMode)));
      case CERTIFICATE_AUTHORITIES -> authorities(name, in);
      case KEY_SHARE -> keyShare(name, in, message);
      default -> Field.hex(name, in.rest());
    };
  }

  private static Field status(String name, WireReader in, MessageType message) {
    if (message != MessageType.CERTIFICATE) {
      Octets rest = in.rest();
      return Field.of(name, rest.at(0) == 1 ? "OCSP" : "kind " + rest.at(0));
    }
    int kind = in.u8();
    return Field.bytes(kind == 1 ? "OCSP response" : "status of kind " + kind, in.vector(3).left());
  }

  private static Field offeredKeys(String name, WireReader in) {
    List<Field> identities =
        in.vector(2)
            .all(one -> {
              Octets identity = one.vector(2).rest();
              one.u32(); // obfuscated_ticket_age says nothing without its secret
              return Field.hex("ticket", identity);
            });
    List<Field> binders = in.vector(2).all(one -> Field.hex("binder", one.vector(1).rest()));
    return Field.of(name, Stream.concat(identities.stream(), binders.stream()).toList());
  }

  private static Field keyShare(String name, WireReader in, MessageType message) {
    return switch (message) {
      case CLIENT_HELLO -> Field.of(name, in.vector(2).all(Extensions::share));
      case HELLO_RETRY_REQUEST -> Field.of(name, "wanted: " + Codepoints.GROUP.nameOf(in.u16()));
      default -> Field.of(name, List.of(share(in)));
    };
  }

  private static Field share(WireReader in) {
    String group = Codepoints.GROUP.nameOf(in.u16());
    return Field.bytes(group, in.vector(2).left());
  }

  static Field authorities(String name, WireReader in) {
    return Field.of(
        name,
        in.vector(2)
            .all(one ->
                Field.of(
                    "authority",
                    DistinguishedName.ofDer(one.vector(2).rest().bytes()).toString())));
  }

  static Field list(String name, WireReader in, Codepoints kind) {
    return Field.of(name, text(in.all(WireReader::u16).stream().map(kind::nameOf).toList()));
  }

  static String version(int code) {
    return TlsVersion.of(code)
        .map(TlsVersion::label)
        .or(() -> Codepoints.grease(code))
        .orElseGet(() -> "0x%04x".formatted(code));
  }

  private static String hostName(WireReader in) {
    int kind = in.u8();
    String text = printable(in.vector(2).rest());
    return kind == 0 ? text : "name of kind %d: %s".formatted(kind, text);
  }

  private static String pointFormat(WireReader in) {
    int format = in.u8();
    return format == 0 ? "uncompressed" : "format " + format;
  }

  private static String pskMode(WireReader in) {
    int mode = in.u8();
    return switch (mode) {
      case 0 -> "psk_ke (no forward secrecy)";
      case 1 -> "psk_dhe_ke";
      default -> (isGreaseMode(mode) ? "GREASE 0x%02x" : "mode %d").formatted(mode);
    };
  }

  /// Whether a PskKeyExchangeMode means nothing by agreement: 0x0b, 0x2a … 0xe4, which have a
  /// pattern of their own (RFC 8701, section 2).
  private static boolean isGreaseMode(int mode) {
    return mode % 0x1f == 0x0b && mode <= 0xe4;
  }

  /// An ALPN protocol. The two octets of GREASE may be printable, but name none.
  private static String protocol(Octets name) {
    return Optional.of(name)
        .filter(octets -> octets.length() == 2)
        .flatMap(octets -> Codepoints.grease(octets.at(0) << 8 | octets.at(1)))
        .orElseGet(() -> printable(name));
  }

  static String compression(int algorithm) {
    return switch (algorithm) {
      case 1 -> "zlib";
      case 2 -> "brotli";
      case 3 -> "zstd";
      default -> "algorithm " + algorithm;
    };
  }

  private static String text(List<String> words) {
    return String.join(", ", words);
  }

  /// Text from outside, with nothing in it that a terminal would obey.
  static String printable(Octets text) {
    return new String(text.bytes(), UTF_8).replaceAll("[^\\x21-\\x7e]", "?");
  }
}
