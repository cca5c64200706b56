package pki.handshake;

import java.util.Optional;
import java.util.stream.Stream;

/// The messages of a handshake (RFC 8446, section 4; RFC 5246, section 7.4).
public enum MessageType {
  HELLO_REQUEST(
      0, "HelloRequest", "The server asks the client to negotiate again.", "RFC 5246, 7.4.1.1"),
  CLIENT_HELLO(
      1,
      "ClientHello",
      "The client opens: all that it can speak, and its guess at the key exchange.",
      "RFC 8446, 4.1.2",
      new Meaning("The client opens: all that it can speak.", "RFC 5246, 7.4.1.2")),
  SERVER_HELLO(
      2,
      "ServerHello",
      "The server has chosen version and suite; with its key share, both can compute keys.",
      "RFC 8446, 4.1.3",
      new Meaning("The server has chosen version and suite.", "RFC 5246, 7.4.1.3")),
  NEW_SESSION_TICKET(
      4,
      "NewSessionTicket",
      "The server hands out a ticket with which the client can resume this session later.",
      "RFC 8446, 4.6.1",
      "RFC 5077, 3.3"),
  END_OF_EARLY_DATA(5, "EndOfEarlyData", "The client's early data ends here.", "RFC 8446, 4.5"),
  /// On the wire a ServerHello with a random of its own.
  HELLO_RETRY_REQUEST(
      6,
      "HelloRetryRequest",
      "The server wants a key share of another group, which costs a round trip.",
      "RFC 8446, 4.1.4"),
  ENCRYPTED_EXTENSIONS(
      8,
      "EncryptedExtensions",
      "The server's further choices, already encrypted.",
      "RFC 8446, 4.3.1"),
  CERTIFICATE(
      11,
      "Certificate",
      "The sender shows its certificate and what leads to the root.",
      "RFC 8446, 4.4.2",
      "RFC 5246, 7.4.2"),
  SERVER_KEY_EXCHANGE(
      12,
      "ServerKeyExchange",
      "The server's key share, signed with its certificate's key.",
      "RFC 8422, 5.4"),
  CERTIFICATE_REQUEST(
      13,
      "CertificateRequest",
      "The server asks the client for a certificate.",
      "RFC 8446, 4.3.2",
      "RFC 5246, 7.4.4"),
  SERVER_HELLO_DONE(
      14, "ServerHelloDone", "The server has said its part and waits.", "RFC 5246, 7.4.5"),
  CERTIFICATE_VERIFY(
      15,
      "CertificateVerify",
      "The sender proves with a signature that it holds the certificate's key.",
      "RFC 8446, 4.4.3",
      new Meaning(
          "The client proves with a signature that it holds the certificate's key.",
          "RFC 5246, 7.4.8")),
  CLIENT_KEY_EXCHANGE(
      16,
      "ClientKeyExchange",
      "The client's key share: from here on both can compute the keys.",
      "RFC 8422, 5.7"),
  FINISHED(
      20,
      "Finished",
      "A keyed digest of all messages so far: nobody has changed any of them.",
      "RFC 8446, 4.4.4",
      "RFC 5246, 7.4.9"),
  CERTIFICATE_STATUS(
      22,
      "CertificateStatus",
      "The stapled OCSP response: the issuer's signed word on whether the certificate is revoked.",
      "RFC 6066, 8"),
  KEY_UPDATE(24, "KeyUpdate", "The sender changes to its next key.", "RFC 8446, 4.6.3"),
  COMPRESSED_CERTIFICATE(
      25, "CompressedCertificate", "The sender's certificates, compressed.", "RFC 8879, 4"),
  MESSAGE_HASH(
      254, "MessageHash", "Never sent: stands for the first ClientHello.", "RFC 8446, 4.4.1");

  /// What a message is for, and where that is said.
  ///
  /// @param purpose one sentence
  /// @param section such as `RFC 8446, 4.1.2`
  public record Meaning(String purpose, String section) {}

  private final int code;
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings
  private final Meaning meaning;

  @SuppressWarnings("ImmutableEnumChecker") // the same
  private final Meaning before13;

  /// A message that one document defines.
  MessageType(int code, String label, String purpose, String section) {
    this(code, label, purpose, section, section);
  }

  /// A message that is for the same in all versions.
  MessageType(int code, String label, String purpose, String section, String before13) {
    this(code, label, purpose, section, new Meaning(purpose, before13));
  }

  MessageType(int code, String label, String purpose, String section, Meaning before13) {
    this.code = code;
    this.label = label;
    this.meaning = new Meaning(purpose, section);
    this.before13 = before13;
  }

  public int code() {
    return code;
  }

  /// The RFC's name, such as `ClientHello`.
  public String label() {
    return label;
  }

  /// What it is for in a version, or in a conversation that has not agreed on one.
  public Meaning meaning(Optional<TlsVersion> version) {
    return version.isEmpty() || version.get() == TlsVersion.TLS_1_3 ? meaning : before13;
  }

  public static Optional<MessageType> of(int code) {
    return Stream.of(values()).filter(type -> type.code == code).findFirst();
  }
}
