package pki.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import pki.files.DurableFile;
import pki.keys.Passphrase;
import pki.shell.Terminal;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// Plays the story from the first key to the last handshake, in a temporary home and on free
/// loopback ports, and leaves nothing behind unless it is told to keep it.
public final class Demo {
  private final Terminal terminal;
  private final Optional<Path> keep;
  private final Optional<Path> pages;

  /// @param keep where the home and files stay; absent: they are removed
  /// @param pages the folder for a page about each handshake; absent: none is written
  public Demo(Terminal terminal, Optional<Path> keep, Optional<Path> pages) {
    this.terminal = terminal;
    this.keep = keep;
    this.pages = pages;
  }

  /// A step and what came of it.
  public record Played(Step step, Outcome outcome) {}

  /// The steps in their order.
  public static List<Step> story() {
    return Stream.of(
            AuthoritySteps.all(),
            HandshakeSteps.all(),
            MutualSteps.all(),
            RefusalSteps.all(),
            HandshakeSteps.last(),
            OpenSslSteps.all(),
            StatusSteps.all())
        .flatMap(List::stream)
        .toList();
  }

  /// Plays all steps, or those up to the first that fails.
  ///
  /// @param audience is told of each step when it is over, with its number from 1
  public List<Played> play(BiConsumer<Integer, Played> audience) throws IOException {
    Path folder = keep.isPresent() ? kept(keep.get()) : Files.createTempDirectory("pki-demo-");
    try {
      return play(folder, audience);
    } finally {
      if (keep.isEmpty()) {
        delete(folder);
      }
    }
  }

  private static Path kept(Path folder) throws IOException {
    DurableFile.createPrivateFolder(folder);
    return folder;
  }

  private List<Played> play(Path folder, BiConsumer<Integer, Played> audience) throws IOException {
    Path passphraseFile = folder.resolve("passphrase");
    configure(folder.resolve("home"));
    List<Played> played = new ArrayList<>();
    try (Toolkit toolkit =
            Toolkit.of(HomeOptions.of(folder.resolve("home"), passphraseFile), terminal);
        Stage stage = new Stage(toolkit, folder, pages)) {
      try (Passphrase passphrase = Passphrase.generate(toolkit.random())) {
        passphrase.write(passphraseFile, DurableFile.Existing.REFUSE);
      }
      for (Step step : story()) {
        var result = new Played(step, step.act().play(stage));
        played.add(result);
        audience.accept(played.size(), result);
        if (result.outcome() instanceof Outcome.Failed) {
          break; // what follows builds on it
        }
      }
    }
    return List.copyOf(played);
  }

  /// Certificates are to name a responder at a port that is free here and now.
  private static void configure(Path home) throws IOException {
    DurableFile.createPrivateFolder(home);
    String settings = "status:\n  base-url: http://127.0.0.1:%d\n".formatted(freePort());
    DurableFile.write(
        home.resolve("config.yaml"),
        settings.getBytes(StandardCharsets.UTF_8),
        DurableFile.Access.PRIVATE,
        DurableFile.Existing.REFUSE);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
