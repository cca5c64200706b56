package pki.der;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// One textual encoding (RFC 7468): a label and the octets it wraps.
///
/// What is written is the strict form of section 3 (64 columns, one newline). What is read may have
/// explanatory text around it, CRLF line ends, white space at line ends and any line width; a
/// missing end line, a mismatched label, headers within or a broken base64 are refused.
///
/// @param label such as `CERTIFICATE` (RFC 7468, section 4), 1 to 64 printable characters
public record Pem(String label, Octets contents) {
  /// More text than this is refused unread. A chain of ten ML-DSA-87 certificates has 100 KB.
  public static final int LONGEST_TEXT = 16 << 20;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, new byte[] {'\n'}); // RFC 7468, section 2: 64 characters

  public Pem {
    if (!label.matches("[!-,.-~]([ -]?[!-,.-~]){0,63}")) {
      throw new EncodingException("PEM label must be printable text, was '" + label + "'");
    }
  }

  /// The strict textual form, ending with a newline.
  public String text() {
    return BEGIN
        + label
        + DASHES
        + "\n"
        + LINES.encodeToString(contents.bytes())
        + "\n"
        + END
        + label
        + DASHES
        + "\n";
  }

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
    List<Pem> found = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.startsWith(BEGIN)) {
        continue;
      }
      String label = labelOf(line, BEGIN, i);
      int last = endOf(lines, i + 1, label);
      found.add(new Pem(label, decode(lines.subList(i + 1, last), i + 1)));
      i = last;
    }
    return List.copyOf(found);
  }

  private static int endOf(List<String> lines, int from, String label) {
    for (int i = from; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(END)) {
        String closing = labelOf(line, END, i);
        if (!closing.equals(label)) {
          throw broken(i, "ends '%s' where '%s' began".formatted(closing, label));
        }
        return i;
      }
      if (line.startsWith(BEGIN)) {
        throw broken(i, "begins before '" + label + "' ended");
      }
    }
    throw broken(lines.size() - 1, "ends without '" + END + label + DASHES + "'");
  }

  private static Octets decode(List<String> body, int firstLine) {
    var base64 = new StringBuilder();
    for (String line : body) {
      base64.append(line.strip());
    }
    try {
      byte[] contents = Base64.getDecoder().decode(base64.toString());
      if (!Base64.getEncoder().encodeToString(contents).contentEquals(base64)) {
        throw broken(firstLine, "has base64 that is not canonical");
      }
      return Octets.owning(contents);
    } catch (EncodingException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new EncodingException("PEM line %d has broken base64".formatted(firstLine + 1), e);
    }
  }

  private static String labelOf(String line, String prefix, int index) {
    if (!line.endsWith(DASHES) || line.length() <= prefix.length() + DASHES.length()) {
      throw broken(index, "has a malformed boundary");
    }
    return line.substring(prefix.length(), line.length() - DASHES.length());
  }

  private static EncodingException broken(int index, String what) {
    return new EncodingException("PEM line %d %s".formatted(index + 1, what));
  }

  /// The label and size; never the contents, which may be a key.
  @Override
  public String toString() {
    return "%s (%d bytes)".formatted(label, contents.length());
  }
}
