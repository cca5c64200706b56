package pki.name;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pki.der.DerReader;
import pki.der.DerWriter;

/// An absolute URI (RFC 3986) with a scheme and a scheme-specific part, in ASCII, at most 2,048
/// characters; where it has an authority, with a host (RFC 5280, section 4.2.1.6). Kept as written:
/// URIs are compared as they are.
public record UniformResourceIdentifier(String text) implements GeneralName {
  private static final int LONGEST = 2048;
  private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+");
  private static final Pattern HOST_AND_PORT = Pattern.compile("[^:/@\\[\\]]+:[0-9]{1,5}");

  public UniformResourceIdentifier {
    uriOf(text);
  }

  /// Takes a URI as it is written.
  ///
  /// @throws IllegalArgumentException naming the rule that it breaks
  public static UniformResourceIdentifier parse(String text) {
    return new UniformResourceIdentifier(text);
  }

  static boolean looksLikeOne(String text) {
    return WITH_SCHEME.matcher(text).matches();
  }

  /// What people paste from a browser: `dev.example.test:8443`.
  static boolean looksLikeHostAndPort(String text) {
    return HOST_AND_PORT.matcher(text).matches();
  }

  /// The host of the authority, in lower case without brackets, or null when there is none.
  public @Nullable String host() {
    String host = uriOf(text).getHost();
    if (host == null) {
      return null;
    }
    return host.startsWith("[")
        ? host.substring(1, host.length() - 1)
        : host.toLowerCase(Locale.ROOT);
  }

  private static URI uriOf(String text) {
    if (text.length() > LONGEST || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw refused(text, "must be 1 to 2048 printable ASCII characters");
    }
    try {
      URI uri = new URI(text);
      if (!uri.isAbsolute()) {
        throw refused(text, "must be absolute");
      }
      if (uri.getRawAuthority() != null && uri.getHost() == null) {
        throw refused(text, "must have a DNS name or an IP address as its host");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(refused(text, "is malformed").getMessage(), e);
    }
  }

  private static IllegalArgumentException refused(String text, String rule) {
    return new IllegalArgumentException("URI '%s' %s".formatted(Printable.ascii(text), rule));
  }

  @Override
  public int choice() {
    return 6;
  }

  @Override
  public void encode(DerWriter out) {
    out.ascii(DerReader.context(6), text);
  }

  @Override
  public String toString() {
    return text;
  }
}
