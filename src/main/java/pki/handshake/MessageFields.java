package pki.handshake;

import static pki.handshake.MessageType.CERTIFICATE;
import static pki.handshake.MessageType.CERTIFICATE_REQUEST;
import static pki.handshake.MessageType.ENCRYPTED_EXTENSIONS;
import static pki.handshake.MessageType.NEW_SESSION_TICKET;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.x509.Certificate;

/// Messages in words.
public final class MessageFields {
  private static final int ZLIB = 1;

  /// A bound of ours: certificate messages are not allowed to grow without end when inflated.
  private static final int LONGEST_INFLATED = 1 << 18;

  private static final int NAMED_CURVE = 3; // RFC 8422, section 5.4

  private MessageFields() {}

  /// Decodes a body as far as it goes; what is malformed says so.
  ///
  /// @param version by which the message is laid out: from TLS 1.3 on, or before
  /// @param suite whose key exchange lays out the ClientKeyExchange
  public static List<Field> decode(
      MessageType type, Octets body, TlsVersion version, CipherSuite suite) {
    try {
      WireReader in = WireReader.of(body);
      List<Field> fields = decode(type, in, body, version, suite);
      in.end();
      return fields;
    } catch (IllegalArgumentException e) {
      return List.of(Field.of("malformed", String.valueOf(e.getMessage())));
    }
  }

  private static List<Field> decode(
      MessageType type, WireReader in, Octets body, TlsVersion version, CipherSuite suite) {
    boolean tls13 = version == TlsVersion.TLS_1_3;
    return switch (type) {
      case CLIENT_HELLO -> read(in, clientHello(ClientHello.parse(body)));
      case SERVER_HELLO, HELLO_RETRY_REQUEST ->
          read(in, serverHello(ServerHello.parse(body), type));
      case ENCRYPTED_EXTENSIONS ->
          List.of(Extensions.fields(RawExtension.readAll(in), ENCRYPTED_EXTENSIONS));
      case CERTIFICATE -> tls13 ? certificates13(in) : certificates12(in);
      case COMPRESSED_CERTIFICATE -> compressed(in);
      case CERTIFICATE_STATUS ->
          List.of(
              in.u8() == 1
                  ? Field.bytes("OCSP response", in.vector(3).left())
                  : Field.hex("status", in.rest()));
      case CERTIFICATE_REQUEST -> tls13 ? request13(in) : request12(in);
      case CERTIFICATE_VERIFY -> signature(in, version);
      case SERVER_KEY_EXCHANGE -> serverKeyExchange(in, version);
      case CLIENT_KEY_EXCHANGE -> clientKeyExchange(in, version, suite);
      case NEW_SESSION_TICKET -> tls13 ? ticket13(in) : ticket12(in);
      case FINISHED -> List.of(Field.hex("verify data", in.rest()));
      case KEY_UPDATE -> List.of(Field.of("the peer has to follow", in.u8() == 1 ? "yes" : "no"));
      case HELLO_REQUEST, SERVER_HELLO_DONE, END_OF_EARLY_DATA -> List.of();
      case MESSAGE_HASH -> List.of(Field.hex("hash", in.rest()));
    };
  }

  /// Hellos are read by their own parsers; this marks them as read here.
  private static List<Field> read(WireReader in, List<Field> fields) {
    in.rest();
    return fields;
  }

  private static List<Field> clientHello(ClientHello hello) {
    return List.of(
        Field.of("legacy version", Extensions.version(hello.legacyVersion())),
        Field.hex("random", hello.random()),
        Field.hex("session id", hello.sessionId()),
        Field.of(
            "suites",
            hello.suites().stream()
                .map(suite -> Field.of(Codepoints.SUITE.nameOf(suite), "0x%04x".formatted(suite)))
                .toList()),
        compression(hello.compressionMethods().at(0)),
        Extensions.fields(hello.extensions(), MessageType.CLIENT_HELLO));
  }

  private static List<Field> serverHello(ServerHello hello, MessageType type) {
    return List.of(
        Field.of("version", Extensions.version(hello.version())),
        Field.hex("random", hello.random()),
        Field.hex("session id", hello.sessionId()),
        Field.of("suite", Codepoints.SUITE.nameOf(hello.suite())),
        compression(hello.compressionMethod()),
        Extensions.fields(hello.extensions(), type));
  }

  private static Field compression(int method) {
    return Field.of("compression", method == 0 ? "none" : "method " + method);
  }

  private static List<Field> certificates12(WireReader in) {
    return in.vector(3).all(one -> certificate(one.vector(3).rest(), List.of()));
  }

  private static List<Field> certificates13(WireReader in) {
    List<Field> fields = new ArrayList<>();
    Octets context = in.vector(1).rest();
    if (!context.isEmpty()) {
      fields.add(Field.hex("context", context));
    }
    fields.addAll(
        in.vector(3).all(one -> certificate(one.vector(3).rest(), RawExtension.readAll(one))));
    return fields;
  }

  private static Field certificate(Octets der, List<RawExtension> extensions) {
    List<Field> parts = new ArrayList<>();
    String subject;
    try {
      Certificate certificate = Certificate.parse(der.bytes());
      subject = certificate.subject().toString();
      parts.add(Field.of("issuer", certificate.issuer().toString()));
      parts.add(Field.of("serial", certificate.serial().toString(16)));
      parts.add(Field.of("not before", certificate.validity().notBefore().toString()));
      parts.add(Field.of("not after", certificate.validity().notAfter().toString()));
    } catch (IllegalArgumentException e) {
      subject = "malformed: " + e.getMessage();
    }
    parts.add(Field.bytes("size", der.length()));
    if (!extensions.isEmpty()) {
      parts.add(Extensions.fields(extensions, CERTIFICATE));
    }
    return new Field("certificate", subject, parts);
  }

  private static List<Field> compressed(WireReader in) {
    int algorithm = in.u16();
    int length = in.u24();
    Octets data = in.vector(3).rest();
    List<Field> fields = new ArrayList<>();
    fields.add(Field.of("compression", Extensions.compression(algorithm)));
    fields.add(Field.of("size", "%d bytes, %d before".formatted(data.length(), length)));
    if (algorithm == ZLIB && length <= LONGEST_INFLATED) {
      fields.addAll(certificates13(WireReader.of(inflate(data, length))));
    } else {
      fields.add(Field.of("certificates", "not inflated here"));
    }
    return fields;
  }

  private static byte[] inflate(Octets data, int length) {
    byte[] inflated = new byte[length];
    try (var inflater = new Inflater()) {
      inflater.setInput(data.bytes());
      int count = inflater.inflate(inflated);
      if (count != length || !inflater.finished()) {
        throw new EncodingException("certificates do not inflate to %d bytes".formatted(length));
      }
      return inflated;
    } catch (DataFormatException e) {
      throw new EncodingException("certificates are no zlib stream", e);
    }
  }

  private static List<Field> request12(WireReader in) {
    return List.of(
        Field.bytes("certificate types", in.vector(1).left()),
        Extensions.list("signature_algorithms", in.vector(2), Codepoints.SCHEME),
        Extensions.authorities("certificate_authorities", in));
  }

  private static List<Field> request13(WireReader in) {
    Octets context = in.vector(1).rest();
    Field extensions = Extensions.fields(RawExtension.readAll(in), CERTIFICATE_REQUEST);
    return context.isEmpty()
        ? List.of(extensions)
        : List.of(Field.hex("context", context), extensions);
  }

  /// Before TLS 1.2 there was nothing to choose, so no scheme is named.
  private static List<Field> signature(WireReader in, TlsVersion version) {
    List<Field> fields = new ArrayList<>();
    if (version.compareTo(TlsVersion.TLS_1_2) >= 0) {
      fields.add(Field.of("scheme", Codepoints.SCHEME.nameOf(in.u16())));
    }
    fields.add(Field.hex("signature", in.vector(2).rest()));
    return fields;
  }

  private static List<Field> serverKeyExchange(WireReader in, TlsVersion version) {
    int kind = in.u8();
    if (kind != NAMED_CURVE) {
      return List.of(Field.bytes("parameters", 1 + in.rest().length())); // DHE, PSK and older
    }
    List<Field> fields = new ArrayList<>();
    fields.add(Field.of("group", Codepoints.GROUP.nameOf(in.u16())));
    fields.add(Field.hex("public key", in.vector(1).rest()));
    fields.addAll(signature(in, version));
    return fields;
  }

  /// A pre-shared key's identity, if there is one (RFC 4279, section 2), and then by the key
  /// exchange (RFC 8422, section 5.7; RFC 5246, section 7.4.7).
  private static List<Field> clientKeyExchange(
      WireReader in, TlsVersion version, CipherSuite suite) {
    List<Field> fields = new ArrayList<>();
    if (suite.authentication().equals("PSK")) {
      fields.add(Field.hex("identity", in.vector(2).rest()));
    }
    String exchange = suite.keyExchange();
    if (exchange.startsWith("ECDH")) {
      fields.add(Field.hex("public key", in.vector(1).rest()));
    } else if (exchange.startsWith("DH")) {
      fields.add(Field.hex("public key", in.vector(2).rest()));
    } else if (exchange.startsWith("RSA")) {
      // SSL 3.0 left its length out (RFC 5246, section 7.4.7.1)
      WireReader encrypted = version == TlsVersion.SSL_3 ? in : in.vector(2);
      fields.add(Field.hex("encrypted premaster secret", encrypted.rest()));
    } else if (in.hasMore()) {
      fields.add(Field.hex("key exchange", in.rest()));
    }
    return fields;
  }

  private static List<Field> ticket12(WireReader in) {
    return List.of(
        Field.of("lifetime", "%d s".formatted(in.u32())), Field.hex("ticket", in.vector(2).rest()));
  }

  private static List<Field> ticket13(WireReader in) {
    String lifetime = "%d s".formatted(in.u32());
    in.u32(); // age_add: noise that hides how old the ticket is
    return List.of(
        Field.of("lifetime", lifetime),
        Field.hex("nonce", in.vector(1).rest()),
        Field.hex("ticket", in.vector(2).rest()),
        Extensions.fields(RawExtension.readAll(in), NEW_SESSION_TICKET));
  }
}
