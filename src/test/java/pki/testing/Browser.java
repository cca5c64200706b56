package pki.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pki.shell.Json;

/// A real Chromium without a window, driven by its DevTools protocol.
public final class Browser implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 40;

  private final Tool.Running chromium;
  private final WebSocket socket;
  private final BlockingQueue<JsonTree> heard = new LinkedBlockingQueue<>();
  private final List<JsonTree> events = new ArrayList<>();
  private int calls;

  /// @param home whose `.pki/nssdb` says which roots are trusted
  public Browser(Path home, String... options) throws IOException {
    Path profile = home.resolve("profile");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile));
    arguments.addAll(List.of(options));
    arguments.add("about:blank");
    this.chromium =
        Tool.require("chromium")
            .with("HOME", home.toString())
            .start(arguments.toArray(String[]::new));
    chromium.awaitOutput("DevTools listening on");
    this.socket = connect(profile);
    for (String domain : List.of("Page", "Runtime", "Log", "Security", "Network")) {
      var _ = call(domain + ".enable", Map.of());
    }
  }

  private WebSocket connect(Path profile) throws IOException {
    String port = Files.readAllLines(profile.resolve("DevToolsActivePort")).getFirst();
    var client = HttpClient.newHttpClient();
    try {
      String pages =
          client
              .send(
                  java.net.http.HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + port + "/json/list"))
                      .build(),
                  java.net.http.HttpResponse.BodyHandlers.ofString())
              .body();
      String address =
          JsonTree.of(pages).list().stream()
              .filter(page -> page.get("type").text().equals("page"))
              .map(page -> page.get("webSocketDebuggerUrl").text())
              .findFirst()
              .orElseThrow();
      return client.newWebSocketBuilder().buildAsync(URI.create(address), new Listener()).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        heard.add(JsonTree.of(text.toString()));
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }
  }

  /// Calls a method of the protocol and waits for its result.
  public JsonTree call(String method, Map<String, Object> parameters) {
    int id = ++calls;
    socket
        .sendText(Json.line(Json.object("id", id, "method", method, "params", parameters)), true)
        .join();
    JsonTree answer =
        await(message -> message.has("id") && message.get("id").text().equals(String.valueOf(id)));
    if (answer.has("error")) {
      throw new AssertionError(method + ": " + answer.get("error"));
    }
    return answer.get("result");
  }

  private JsonTree await(Predicate<JsonTree> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (System.nanoTime() < end) {
        JsonTree message = heard.poll(1, TimeUnit.SECONDS);
        if (message == null) {
          continue;
        }
        if (message.has("method")) {
          events.add(message);
        }
        if (wanted.test(message)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("Chromium never said it; it said:\n" + chromium.output());
  }

  /// Opens a page in a window of this size, and waits until it is there.
  public void open(String url, int width, int height) {
    events.clear();
    var _ =
        call(
            "Emulation.setDeviceMetricsOverride",
            Json.object(
                "width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 700));
    JsonTree answer = call("Page.navigate", Json.object("url", url));
    if (answer.has("errorText")) {
      throw new AssertionError(url + ": " + answer.get("errorText"));
    }
    if (events.stream().noneMatch(Browser::loaded)) {
      var _ = await(Browser::loaded);
    }
  }

  private static boolean loaded(JsonTree message) {
    return message.has("method") && message.get("method").text().equals("Page.loadEventFired");
  }

  /// Emulates a preference, such as `prefers-color-scheme` `dark`.
  public void prefer(String feature, String value) {
    var _ =
        call(
            "Emulation.setEmulatedMedia",
            Json.object("features", List.of(Json.object("name", feature, "value", value))));
  }

  /// Whether pages may run scripts.
  public enum Scripts {
    ON,
    OFF
  }

  public void scripts(Scripts scripts) {
    var _ =
        call("Emulation.setScriptExecutionDisabled", Json.object("value", scripts == Scripts.OFF));
  }

  /// What is in the page, as markup; needs no scripts.
  public String text() {
    String node = call("DOM.getDocument", Map.of()).get("root").get("nodeId").text();
    return call("DOM.getOuterHTML", Json.object("nodeId", Integer.parseInt(node)))
        .get("outerHTML")
        .text();
  }

  /// What an expression comes to, as JSON's values.
  public JsonTree evaluate(String expression) {
    JsonTree result =
        call(
            "Runtime.evaluate",
            Json.object("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").get("value");
  }

  /// What was complained about since the page was opened.
  public List<JsonTree> complaints() {
    var _ = evaluate("1"); // whatever was said before is heard now
    return events.stream()
        .filter(event ->
            List.of("Log.entryAdded", "Runtime.exceptionThrown")
                .contains(event.get("method").text()))
        .toList();
  }

  /// Everything that was said with this method since the page was opened.
  public List<JsonTree> events(String method) {
    var _ = evaluate("1");
    return events.stream()
        .filter(event -> event.get("method").text().equals(method))
        .map(event -> event.get("params"))
        .toList();
  }

  /// A picture of the whole page, or of what is in the window.
  public void picture(Path file, Extent extent) throws IOException {
    JsonTree answer =
        call(
            "Page.captureScreenshot",
            Json.object("format", "png", "captureBeyondViewport", extent == Extent.PAGE));
    Files.write(file, Base64.getDecoder().decode(answer.get("data").text()));
  }

  /// How much of a page is pictured.
  public enum Extent {
    WINDOW,
    PAGE
  }

  @Override
  public void close() {
    socket.abort();
    chromium.close();
  }
}
