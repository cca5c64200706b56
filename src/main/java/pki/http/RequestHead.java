package pki.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pki.http.Request.Method;

/// What stands before a request's content (RFC 9112, sections 3 and 5), parsed and checked.
///
/// @param target the path and query as they were sent, beginning with a slash
/// @param reuse whether the connection may serve another request
record RequestHead(
    Method method, String target, Version version, Fields fields, Framing framing, Reuse reuse) {

  enum Reuse {
    KEEP_ALIVE,
    CLOSE
  }

  /// Parses the request line and the header fields, each line with its CRLF, without the empty line
  /// after them.
  static RequestHead parse(String text) {
    int lineEnd = text.indexOf("\r\n");
    String[] words = text.substring(0, lineEnd).split(" ", -1);
    if (words.length != 3) {
      throw RequestException.malformed("request line is not method, target and version");
    }
    Method method = method(words[0]);
    String target = target(words[1]);
    Version version = Version.parse(words[2]);
    Fields fields = Fields.parse(text, lineEnd + 2);
    if (version == Version.HTTP_1_1 && fields.single("host").isEmpty()) {
      throw RequestException.malformed("no host"); // RFC 9112, section 3.2
    }
    return new RequestHead(
        method, target, version, fields, Framing.of(version, fields), reuse(version, fields));
  }

  private static Method method(String word) {
    return switch (word) {
      case "GET" -> Method.GET;
      case "HEAD" -> Method.HEAD;
      case "POST" -> Method.POST;
      default -> {
        if (word.isEmpty() || !word.chars().allMatch(c -> Fields.isTokenCharacter((char) c))) {
          throw RequestException.malformed("method is not a token");
        }
        throw new RequestException(Status.NOT_IMPLEMENTED, "method is not GET, HEAD or POST");
      }
    };
  }

  /// Takes the path and query out of the two forms that GET and POST may have. What an absolute
  /// form says of scheme and host is dropped, like the Host field: nothing here trusts either.
  private static String target(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) <= ' ' || word.charAt(i) >= 0x7f) {
        throw RequestException.malformed("target has a character that is not printable ASCII");
      }
    }
    if (word.startsWith("/")) {
      return word;
    }
    int scheme = word.toLowerCase(Locale.ROOT).startsWith("https://") ? 8 : 7;
    if (!word.toLowerCase(Locale.ROOT).matches("https?://[^/?#]+.*")) {
      throw RequestException.malformed("target is neither a path nor an http URL");
    }
    int path = word.indexOf('/', scheme);
    return path < 0 ? "/" : word.substring(path);
  }

  /// RFC 9112, section 9.3: 1.1 stays open unless it says close, 1.0 only when it asks.
  private static Reuse reuse(Version version, Fields fields) {
    List<String> options = fields.list("connection");
    boolean close = options.stream().anyMatch("close"::equalsIgnoreCase);
    boolean asked = options.stream().anyMatch("keep-alive"::equalsIgnoreCase);
    boolean open = !close && (version == Version.HTTP_1_1 || asked);
    return open ? Reuse.KEEP_ALIVE : Reuse.CLOSE;
  }

  /// Whether the client waits to be told before it sends the content (RFC 9110, section 10.1.1).
  boolean expectsContinue() {
    Optional<String> expectation = fields.find("expect");
    if (expectation.isEmpty() || version == Version.HTTP_1_0) {
      return false;
    }
    if (!expectation.get().equalsIgnoreCase("100-continue")) {
      throw new RequestException(Status.EXPECTATION_FAILED, "expectation is not 100-continue");
    }
    return !(framing instanceof Framing.None);
  }

  /// The protocol versions that are spoken. Clients of OCSP still use 1.0: OpenSSL, NSS, nginx,
  /// Apache.
  enum Version {
    HTTP_1_0,
    HTTP_1_1;

    static Version parse(String text) {
      return switch (text) {
        case "HTTP/1.1" -> HTTP_1_1;
        case "HTTP/1.0" -> HTTP_1_0;
        default -> {
          if (text.matches("HTTP/\\d\\.\\d")) {
            throw new RequestException(
                Status.HTTP_VERSION_NOT_SUPPORTED, "version is not 1.0 or 1.1");
          }
          throw RequestException.malformed("request line does not end with a version");
        }
      };
    }
  }

  /// Where a request's content ends (RFC 9112, section 6.3).
  sealed interface Framing {
    record None() implements Framing {}

    record Length(long octets) implements Framing {}

    record Chunked() implements Framing {}

    /// Decides it, and refuses every combination that two readers could understand differently:
    /// that is how requests are smuggled.
    static Framing of(Version version, Fields fields) {
      Optional<String> length = fields.single("content-length");
      Optional<String> coding = fields.single("transfer-encoding");
      if (coding.isPresent()) {
        if (length.isPresent()) {
          throw RequestException.malformed("both transfer-encoding and content-length");
        }
        if (version == Version.HTTP_1_0) {
          throw RequestException.malformed("transfer-encoding in HTTP/1.0");
        }
        if (!coding.get().equalsIgnoreCase("chunked")) {
          throw new RequestException(Status.NOT_IMPLEMENTED, "transfer-encoding is not 'chunked'");
        }
        return new Chunked();
      }
      return length.map(Framing::ofLength).orElseGet(None::new);
    }

    private static Framing ofLength(String digits) {
      if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw RequestException.malformed("content-length is not a decimal number");
      }
      if (digits.length() > 18) { // the most that surely fits into a long
        throw new RequestException(Status.CONTENT_TOO_LARGE, "content-length over 18 digits");
      }
      long octets = Long.parseLong(digits);
      return octets == 0 ? new None() : new Length(octets);
    }
  }
}
