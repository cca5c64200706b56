package pki.der;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// One textual encoding (RFC 7468): a label and the octets it wraps.
///
/// What is written is the strict form of section 3 (64 columns, one newline). What is read may have
/// explanatory text before, between and after, CRLF line ends, white space around lines and any
/// line width; a missing begin or end line, a mismatched label, headers within or a base64 that is
/// not canonical are refused.
///
/// @param label such as `CERTIFICATE` (RFC 7468, section 4), 1 to 64 printable characters
public record Pem(String label, Octets contents) {
  /// More text than this is refused unread. A chain of ten ML-DSA-87 certificates has 100 KB.
  public static final int LONGEST_TEXT = 16 << 20;

  static final String BEGIN = "-----BEGIN ";
  static final String END = "-----END ";
  static final String DASHES = "-----";

  private static final Pattern LABEL = Pattern.compile("[!-,.-~](?:[ -]?[!-,.-~]){0,63}");
  private static final int LONGEST_LABEL = 64;
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, new byte[] {'\n'}); // RFC 7468, section 2: 64 characters

  public Pem {
    if (!isLabel(label)) {
      throw new EncodingException(
          "PEM label must be 1 to 64 printable characters, single '-' or space only within");
    }
  }

  static boolean isLabel(String label) {
    return label.length() <= LONGEST_LABEL && LABEL.matcher(label).matches();
  }

  /// The strict textual form, ending with a newline.
  public String text() {
    String base64 = LINES.encodeToString(contents.bytes());
    String body = base64.isEmpty() ? "" : base64 + "\n";
    return BEGIN + label + DASHES + "\n" + body + END + label + DASHES + "\n";
  }

  /// Whether there is a begin line somewhere; says nothing about what follows it.
  public static boolean looksLikePem(byte[] input) {
    return new String(input, StandardCharsets.ISO_8859_1).contains(BEGIN);
  }

  /// Reads every encoding in a text, in order; none at all gives an empty list.
  ///
  /// @throws EncodingException naming the line, when one is broken
  public static List<Pem> parseAll(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new EncodingException(
          "PEM text has %d characters, at most %d are read".formatted(text.length(), LONGEST_TEXT));
    }
    return new PemReader(text).readAll();
  }

  /// The label and size; never the contents, which may be a key.
  @Override
  public String toString() {
    return "%s (%d bytes)".formatted(label, contents.length());
  }
}
