package pki.http;

import java.net.InetSocketAddress;
import java.util.Optional;

/// A complete request, as a [Handler] sees it.
public final class Request {
  private final RequestHead head;
  private final byte[] body;
  private final InetSocketAddress remote;

  Request(RequestHead head, byte[] body, InetSocketAddress remote) {
    this.head = head;
    this.body = body;
    this.remote = remote;
  }

  public Method method() {
    return head.method();
  }

  /// The path as it was sent: nothing decoded, no slashes folded, no dots resolved.
  public String path() {
    int query = head.target().indexOf('?');
    return query < 0 ? head.target() : head.target().substring(0, query);
  }

  /// What stands after the first `?`, as it was sent.
  public Optional<String> query() {
    int query = head.target().indexOf('?');
    return query < 0 ? Optional.empty() : Optional.of(head.target().substring(query + 1));
  }

  /// What follows the path's first segment and its slash, as it was sent; empty when nothing does.
  public String tail() {
    String path = path();
    int slash = path.indexOf('/', segmentStart(path));
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  /// The value of the first header field of this name, in any case.
  public Optional<String> header(String name) {
    return head.fields().find(name);
  }

  /// The content; empty when there is none. The array is the handler's own.
  public byte[] body() {
    return body;
  }

  /// Who sent it; a proxy in between when there is one.
  public InetSocketAddress remote() {
    return remote;
  }

  /// Where the first segment starts. Clients that append to a URL with a slash at its end double
  /// it.
  static int segmentStart(String path) {
    int start = 0;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    return start;
  }

  /// The request methods that any of our protocols uses; every other is answered with 501.
  public enum Method {
    GET,
    /// Answered like GET, its content left out by the server.
    HEAD,
    POST
  }
}
