package pki.der;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/// Finds the encodings in a text, line by line (RFC 7468).
final class PemReader {
  private final Iterator<String> lines;
  private String line = "";
  private int number; // of the current line, from 1

  PemReader(String text) {
    this.lines = text.lines().iterator();
  }

  List<Pem> readAll() {
    List<Pem> found = new ArrayList<>();
    while (advance()) {
      if (line.startsWith(Pem.BEGIN)) {
        found.add(encoding());
      } else if (line.startsWith(Pem.END)) {
        throw broken("ends '%s', which did not begin".formatted(label(Pem.END)));
      }
    }
    return List.copyOf(found);
  }

  /// Reads on from a begin line to its end line.
  private Pem encoding() {
    String label = label(Pem.BEGIN);
    int first = number;
    var base64 = new StringBuilder();
    while (advance()) {
      if (line.startsWith(Pem.END)) {
        String closing = label(Pem.END);
        if (!closing.equals(label)) {
          throw broken("ends '%s' where '%s' began".formatted(closing, label));
        }
        return new Pem(label, decode(base64.toString(), first));
      }
      if (line.startsWith(Pem.BEGIN)) {
        throw broken("begins before '%s' ended".formatted(label));
      }
      base64.append(line);
    }
    throw broken("ends the text before '%s' ended".formatted(label));
  }

  private static Octets decode(String base64, int beginLine) {
    byte[] contents;
    try {
      contents = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new EncodingException(
          "PEM encoding that begins at line %d has broken base64".formatted(beginLine), e);
    }
    if (!Base64.getEncoder().encodeToString(contents).equals(base64)) {
      throw new EncodingException(
          "PEM encoding that begins at line %d has base64 that is not canonical"
              .formatted(beginLine));
    }
    return Octets.owning(contents);
  }

  private String label(String boundary) {
    if (line.length() > boundary.length() + Pem.DASHES.length() && line.endsWith(Pem.DASHES)) {
      String label = line.substring(boundary.length(), line.length() - Pem.DASHES.length());
      if (Pem.isLabel(label)) {
        return label;
      }
    }
    throw broken("has a malformed boundary");
  }

  private boolean advance() {
    if (!lines.hasNext()) {
      return false;
    }
    line = lines.next().strip();
    number++;
    return true;
  }

  private EncodingException broken(String what) {
    return new EncodingException("PEM line %d %s".formatted(number, what));
  }
}
