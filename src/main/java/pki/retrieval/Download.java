package pki.retrieval;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import pki.der.Octets;

/// Fetches what a stranger's certificate points at, which may be a trap: plain HTTP only, no proxy,
/// no credentials, no link-local or multicast addresses (where clouds keep their secrets), a
/// bounded length, a bounded time for all of it, and three redirects, each held to the same rules.
///
/// Loopback and private addresses are let through: a private CA's responder lives there.
final class Download implements AutoCloseable {
  private static final int MOST_REDIRECTS = 3;
  private static final int LONGEST_URL = 2_048;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(CONNECT)
          .build();

  /// What to ask for.
  ///
  /// @param body sent by POST; empty: GET
  /// @param type the media type of `body`
  /// @param mostOctets a longer answer is refused
  record Wish(URI url, Octets body, String type, int mostOctets, Duration patience) {
    Wish at(URI other) {
      return new Wish(other, body, type, mostOctets, patience);
    }
  }

  byte[] get(Wish wish) throws RetrievalException {
    long end = System.nanoTime() + wish.patience.toNanos();
    Wish current = wish;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      requireHarmless(current.url);
      HttpResponse<byte[]> response = send(current, end);
      switch (response.statusCode()) {
        case 200 -> {
          return response.body();
        }
        case 301, 302, 303, 307, 308 -> current = current.at(redirection(current.url, response));
        default ->
            throw new RetrievalException(
                "%s answered with status %d".formatted(current.url, response.statusCode()));
      }
    }
    throw new RetrievalException("%s redirects more than 3 times".formatted(wish.url));
  }

  private HttpResponse<byte[]> send(Wish wish, long end) throws RetrievalException {
    HttpRequest.Builder request = HttpRequest.newBuilder(wish.url);
    if (!wish.body.isEmpty()) {
      request
          .header("Content-Type", wish.type)
          .POST(HttpRequest.BodyPublishers.ofByteArray(wish.body.bytes()));
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), wish.mostOctets));
    try {
      return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new RetrievalException(
          "%s has not answered within %d s".formatted(wish.url, wish.patience.toSeconds()), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new RetrievalException("interrupted while waiting for " + wish.url, e);
    } catch (ExecutionException e) {
      throw new RetrievalException(
          "%s cannot be reached: %s".formatted(wish.url, reason(e.getCause())), e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    String message = cause == null ? null : cause.getMessage();
    return message == null ? String.valueOf(cause) : message;
  }

  private static URI redirection(URI from, HttpResponse<byte[]> response)
      throws RetrievalException {
    String location = response.headers().firstValue("Location").orElse("");
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RetrievalException(from + " redirects to what is no URL", e);
    }
  }

  private static void requireHarmless(URI url) throws RetrievalException {
    boolean plain =
        "http".equalsIgnoreCase(url.getScheme())
            && url.getHost() != null
            && url.getRawUserInfo() == null
            && url.toString().length() <= LONGEST_URL;
    if (!plain) {
      throw new RetrievalException("%s is no plain http URL, and is not asked".formatted(url));
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
        if (address.isLinkLocalAddress()
            || address.isMulticastAddress()
            || address.isAnyLocalAddress()) {
          throw new RetrievalException(
              "%s is at %s, which is not asked".formatted(url, address.getHostAddress()));
        }
      }
    } catch (UnknownHostException e) {
      throw new RetrievalException("%s: there is no such host".formatted(url), e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  static URI uri(String text) throws RetrievalException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new RetrievalException("'%s' is no URL".formatted(text), e);
    }
  }
}
