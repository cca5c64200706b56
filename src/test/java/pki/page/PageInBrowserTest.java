package pki.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.authentication.PathTrust;
import pki.name.GeneralName;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.shell.Json;
import pki.testing.Browser;
import pki.testing.Browser.Extent;
import pki.testing.JsonTree;
import pki.testing.PkiCommand;
import pki.testing.PkiProcess;
import pki.testing.Tool;
import pki.tls.TlsClient;
import pki.tls.TlsTarget;
import pki.toolkit.CertificateInput;

/// The page in a real browser: served by `pki tls serve` to a Chromium that trusts the root, and as
/// a file. With `-Dpki.pictures=DIR` the screenshots are kept.
class PageInBrowserTest {
  /// Boxes of a class that overlap a sibling's, and boxes that stick out of the window.
  private static final String FAULTS =
      """
      (() => {
        document.querySelectorAll('details').forEach(one => one.open = OPEN);
        const faults = [];
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth > width) faults.push('page is wider than its window: ' + document.documentElement.scrollWidth);
        const leaves = [...document.querySelectorAll('h1,h2,h3,dt,dd,summary .name,summary .size,summary .time,summary .gist,.turn,.inside,.certificate,.number,.what,button,.clock,.moment,.row,.purpose,.checks li,.measure svg')]
          .filter(e => e.checkVisibility() && !e.closest('.legend'));
        for (const e of leaves) {
          const box = e.getBoundingClientRect();
          if (!e.closest('pre') && (box.right > width + 1 || box.left < -1)) faults.push('sticks out: ' + e.className + ' ' + e.textContent.slice(0, 40));
        }
        for (let i = 0; i < leaves.length; i++) for (let j = i + 1; j < leaves.length && j < i + 60; j++) {
          const a = leaves[i], b = leaves[j];
          if (a.contains(b) || b.contains(a) || a.closest('.player') || b.closest('.player') || a.closest('pre') || b.closest('pre')) continue;
          const x = a.getBoundingClientRect(), y = b.getBoundingClientRect();
          const w = Math.min(x.right, y.right) - Math.max(x.left, y.left), h = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
          if (w > 1.5 && h > 1.5) faults.push('overlap: ' + a.textContent.slice(0, 30) + ' / ' + b.textContent.slice(0, 30));
        }
        return faults;
      })()
      """;

  @TempDir static Path folder;
  private static Tool.Running server;
  private static String address;
  private static Browser browser;

  @BeforeAll
  static void serve() throws IOException {
    Tool certutil = Tool.require("certutil").in(folder);
    var pki = PkiProcess.in(folder);
    pki.run("init", "--name", "Page Test").succeeded();
    pki.run("issue", "localhost", "127.0.0.1", "--out", "certs").succeeded();
    server = pki.start("tls", "serve", "--cert", "certs/localhost.crt", "--port", "0");
    server.awaitOutput("listening on ");
    address =
        server
            .output()
            .lines()
            .filter(line -> line.startsWith("listening on "))
            .findFirst()
            .orElseThrow()
            .substring(13);
    Path database = Files.createDirectories(folder.resolve(".pki/nssdb"));
    certutil.run("-N", "-d", "sql:" + database, "--empty-password").succeeded();
    certutil
        .run("-A", "-d", "sql:" + database, "-n", "root", "-t", "C,,", "-i", "certs/root.crt")
        .succeeded();
    browser = new Browser(folder);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1280,light,served",
    "1280,dark,served",
    "390,light,served",
    "390,dark,file",
    "1280,light,file",
    "1280,dark,again",
    "390,light,again"
  })
  void nothingOverlaps(int width, String scheme, String source) throws IOException {
    browser.prefer("prefers-color-scheme", scheme);
    browser.open(page(source), width, 900);
    picture("page-%s-%d-%s".formatted(source, width, scheme));
    assertThat(browser.evaluate(FAULTS.replace("OPEN", "false")).texts()).isEmpty();
    assertThat(browser.evaluate(FAULTS.replace("OPEN", "true")).texts()).isEmpty();
    picture("page-%s-%d-%s-open".formatted(source, width, scheme));
    assertThat(browser.complaints()).isEmpty();
  }

  private static String page(String source) throws IOException {
    return switch (source) {
      case "file" -> file();
      case "again" -> again();
      default -> address;
    };
  }

  /// What the server shows to somebody who comes again.
  private static String again() throws IOException {
    Path page = folder.resolve("again.html");
    TlsTarget server = TlsTarget.of("127.0.0.1", port()).named(GeneralName.parse("localhost"));
    var trust =
        new PathTrust(
            new PathValidator(),
            CertificateInput.read(folder.resolve("certs/root.crt")),
            () -> ValidationPolicy.at(Instant.now()));
    try (TlsClient client = TlsClient.trusting(trust).build()) {
      var _ = client.get(server, "/");
      Files.write(page, client.get(server, "/").reply().orElseThrow().body().bytes());
    }
    assertThat(page).content().contains("The second time");
    return page.toUri().toString();
  }

  private static int port() {
    return Integer.parseInt(address.replaceFirst(".*:(\\d+)/", "$1"));
  }

  private static String file() throws IOException {
    Path page = folder.resolve("connection.html");
    if (!Files.exists(page)) {
      PkiCommand.Answer answer =
          PkiCommand.run(
              "tls",
              "connect",
              "localhost:" + port(),
              "--anchors",
              folder.resolve("certs/root.crt").toString(),
              "--resume",
              "--html",
              page.toString());
      assertThat(answer.status()).as(answer.err()).isZero();
    }
    return page.toUri().toString();
  }

  private static void picture(String name) throws IOException {
    String kept = System.getProperty("pki.pictures");
    if (kept != null) {
      browser.picture(Path.of(kept, name + ".png"), Extent.PAGE);
    }
  }

  @Test
  void chromiumCallsItSecure() {
    browser.open(address, 1280, 900);
    List<JsonTree> states = browser.events("Security.visibleSecurityStateChanged");
    assertThat(states).isNotEmpty();
    JsonTree state = states.getLast().get("visibleSecurityState");
    assertThat(state.get("securityState").text()).isEqualTo("secure");
    assertThat(browser.evaluate("document.querySelector('.glance').textContent").text())
        .contains("TLS 1.3");
  }

  @Test
  void itReadsWithoutScripts() throws IOException {
    browser.scripts(Browser.Scripts.OFF);
    try {
      browser.open(file(), 390, 800);
      String text = browser.text();
      assertThat(text).contains("ClientHello", "Finished", "checks passed", "The second time");
    } finally {
      browser.scripts(Browser.Scripts.ON);
    }
  }

  @Test
  void theConversationCanBePlayedWithKeys() {
    browser.open(address, 1280, 900);
    String shown = "String(document.querySelectorAll('.step:not(.future)').length)";
    int all = Integer.parseInt(browser.evaluate(shown).text());
    key("Home");
    assertThat(browser.evaluate(shown).text()).isEqualTo("0");
    assertThat(browser.evaluate("document.querySelector('.moment').textContent").text())
        .contains("Open.");
    key("ArrowRight");
    assertThat(browser.evaluate(shown).text()).isEqualTo("1");
    key("End");
    assertThat(browser.evaluate(shown).text()).isEqualTo(String.valueOf(all));
    assertThat(browser.evaluate("document.querySelector('.moment').textContent").text())
        .contains("Secure.");
  }

  @ParameterizedTest
  @CsvSource({"reduce,0", "no-preference,1"})
  void nothingMovesForWhoWantsItCalm(String motion, int moving) {
    browser.prefer("prefers-reduced-motion", motion);
    browser.open(address, 1280, 900);
    key("Home");
    key("ArrowRight");
    String animations =
        "new Promise(done => requestAnimationFrame(() => done(String(Math.min(1, document.getAnimations().length)))))";
    assertThat(browser.evaluate(animations).text()).isEqualTo(String.valueOf(moving));
    assertThat(
            browser
                .evaluate(
                    "String([...document.querySelectorAll('*')].some(e => getComputedStyle(e).transitionDuration.split(',').some(d => parseFloat(d) > 0)))")
                .text())
        .isEqualTo(String.valueOf(moving == 1));
  }

  @Test
  void theTabKeyGoesInReadingOrder() {
    browser.open(address, 1280, 900);
    List<String> visited = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      for (String type : List.of("rawKeyDown", "keyUp")) {
        var _ =
            browser.call(
                "Input.dispatchKeyEvent",
                Json.object("type", type, "key", "Tab", "code", "Tab", "windowsVirtualKeyCode", 9));
      }
      visited.add(
          browser
              .evaluate(
                  "(e => (e.className || e.localName) + ' ' + (getComputedStyle(e).outlineStyle !== 'none'))(document.activeElement)")
              .text());
    }
    assertThat(visited)
        .containsExactly(
            "back true", "play true", "next true", "scrub true", "summary true", "summary true");
  }

  @Test
  void aScreenReaderIsToldWhatEverythingIs() {
    browser.open(address, 1280, 900);
    var _ = browser.call("Accessibility.enable", Map.of());
    List<String> told =
        browser.call("Accessibility.getFullAXTree", Map.of()).get("nodes").list().stream()
            .filter(node -> node.has("role") && node.has("name"))
            .map(node ->
                node.get("role").get("value").text() + ": " + node.get("name").get("value").text())
            .toList();
    assertThat(told)
        .contains(
            "button: one message back",
            "button: Play",
            "button: one message on",
            "group: playback, slowed down",
            "slider: moment, in microseconds",
            "heading: localhost",
            "region: What was said")
        .anyMatch(node -> node.startsWith("DisclosureTriangle: ") && node.contains("ClientHello"))
        .anyMatch(node -> node.contains("from the client"))
        .noneMatch(node -> node.matches("(button|slider|DisclosureTriangle|link): *"));
  }

  private static void key(String key) {
    var _ =
        browser.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true})), 'done'"
                .formatted(key));
  }
}
