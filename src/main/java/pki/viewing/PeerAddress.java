package pki.viewing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host and a port, as in `www.example.test:443`, `192.0.2.1:443` or `[2001:db8::1]:443`.
///
/// @param host without brackets
/// @param port 1 to 65535
record PeerAddress(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

  static Optional<PeerAddress> parse(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    String host = match.group(1) == null ? match.group(2) : match.group(1);
    int port = Integer.parseInt(match.group(3));
    return port >= 1 && port <= 65535 ? Optional.of(new PeerAddress(host, port)) : Optional.empty();
  }

  boolean isName() {
    return !host.contains(":") && !host.matches("[0-9.]+");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
