package pki.handshake;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Why a side gave up, as it tells the other (RFC 8446, section 6; RFC 5246, section 7.2 for the
/// older ones).
public enum AlertDescription {
  CLOSE_NOTIFY(0, "the sender will send nothing more"),
  UNEXPECTED_MESSAGE(10, "a message came that does not belong here"),
  BAD_RECORD_MAC(20, "a record could not be decrypted or was changed on the way"),
  DECRYPTION_FAILED(21, "a record could not be decrypted (TLS 1.0 only)"),
  RECORD_OVERFLOW(22, "a record is longer than the protocol allows"),
  DECOMPRESSION_FAILURE(30, "compressed data could not be expanded"),
  HANDSHAKE_FAILURE(40, "the two sides share no acceptable set of parameters"),
  NO_CERTIFICATE(41, "the client has no certificate (SSL 3.0 only)"),
  BAD_CERTIFICATE(42, "a certificate is corrupt, badly signed or not for this name"),
  UNSUPPORTED_CERTIFICATE(43, "a certificate is of a kind or for a purpose that is not accepted"),
  CERTIFICATE_REVOKED(44, "a certificate was revoked by its issuer"),
  CERTIFICATE_EXPIRED(45, "a certificate has expired or is not valid yet"),
  CERTIFICATE_UNKNOWN(46, "a certificate is not acceptable for another reason"),
  ILLEGAL_PARAMETER(47, "a field is out of range or contradicts another"),
  UNKNOWN_CA(48, "no path leads from the certificate to a trusted issuer"),
  ACCESS_DENIED(49, "the certificate is valid, but its holder may not enter"),
  DECODE_ERROR(50, "a message could not be decoded"),
  DECRYPT_ERROR(51, "a signature or a Finished message did not verify"),
  EXPORT_RESTRICTION(60, "the parameters break export rules that no longer exist"),
  PROTOCOL_VERSION(70, "the version is known, but not accepted"),
  INSUFFICIENT_SECURITY(71, "the server wants stronger suites than the client has"),
  INTERNAL_ERROR(80, "the sender failed by itself; the peer did nothing wrong"),
  INAPPROPRIATE_FALLBACK(86, "the client fell back to an older version than it need have"),
  USER_CANCELED(90, "the sender's user gave up"),
  NO_RENEGOTIATION(100, "the sender does not negotiate again"),
  MISSING_EXTENSION(109, "an extension is missing that the version requires"),
  UNSUPPORTED_EXTENSION(110, "an extension was answered that was never offered"),
  CERTIFICATE_UNOBTAINABLE(111, "a certificate could not be fetched from its URL"),
  UNRECOGNIZED_NAME(112, "no server here has the name that was asked for"),
  BAD_CERTIFICATE_STATUS_RESPONSE(113, "the stapled status is unacceptable"),
  UNKNOWN_PSK_IDENTITY(115, "no pre-shared key has that identity"),
  CERTIFICATE_REQUIRED(116, "the server wants a certificate and the client sent none"),
  NO_APPLICATION_PROTOCOL(120, "the two sides share no application protocol");

  private final int code;
  private final String meaning;

  AlertDescription(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  /// One clause in plain words.
  public String meaning() {
    return meaning;
  }

  /// The RFC's spelling, such as `unknown_ca`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<AlertDescription> of(int code) {
    return Stream.of(values()).filter(alert -> alert.code == code).findFirst();
  }

  public static Optional<AlertDescription> named(String label) {
    return Stream.of(values()).filter(alert -> alert.label().equals(label)).findFirst();
  }
}
