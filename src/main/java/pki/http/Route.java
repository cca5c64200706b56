package pki.http;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import pki.http.Request.Method;

/// Where requests go whose path begins with a segment.
///
/// ```java
/// Route.get("ocsp", handler).andPost(4096, OCSP_REQUEST)
/// ```
///
/// @param segment the path's first segment as it is sent, without slashes; empty for the path `/`
/// @param mostContent the longest request content in bytes; more is a 413 and never buffered
/// @param accepted media types of request content; another one is a 415
public record Route(
    String segment,
    Set<Method> methods,
    int mostContent,
    List<MediaType> accepted,
    Handler handler) {

  public Route {
    if (!segment.matches("[A-Za-z0-9._~-]*")) {
      throw new IllegalArgumentException(
          "route must be one segment of unreserved characters, was '" + segment + "'");
    }
    methods = Set.copyOf(methods);
    accepted = List.copyOf(accepted);
  }

  /// A route for GET and HEAD.
  public static Route get(String segment, Handler handler) {
    return new Route(segment, EnumSet.of(Method.GET, Method.HEAD), 0, List.of(), handler);
  }

  /// A route for POST.
  public static Route post(
      String segment, int mostContent, List<MediaType> accepted, Handler handler) {
    return new Route(segment, EnumSet.of(Method.POST), mostContent, accepted, handler);
  }

  /// The same route for POST as well.
  public Route andPost(int most, MediaType... types) {
    Set<Method> more = EnumSet.copyOf(methods);
    more.add(Method.POST);
    return new Route(segment, more, most, List.of(types), handler);
  }
}
