package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import pki.testing.PkiCommand;
import pki.testing.PkiProcess;
import pki.testing.Tool;

/// A home in a folder, for servers in processes of their own and for commands in this one.
record TlsHome(Path folder, PkiProcess pki) {
  /// A home with a root and an intermediate, and a certificate for this machine in `certs`.
  static TlsHome in(Path folder) {
    var home = new TlsHome(folder, PkiProcess.in(folder));
    home.run("init", "--name", "Serve");
    home.run("issue", "localhost", "127.0.0.1", "--out", folder.resolve("certs").toString());
    return home;
  }

  /// A path in the folder.
  String path(String relative) {
    return folder.resolve(relative).toString();
  }

  /// A command in this process that must succeed, so that it is another one than the servers'.
  PkiCommand.Answer run(String... arguments) {
    PkiCommand.Answer answer = attempt(arguments);
    assertThat(answer.status()).as(answer.toString()).isZero();
    return answer;
  }

  PkiCommand.Answer attempt(String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addAll(List.of("--home", path("home")));
    return PkiCommand.run(command.toArray(String[]::new));
  }

  /// `pki tls serve` in a process of its own, at any port.
  Tool.Running serve(String... options) {
    List<String> command = new ArrayList<>(List.of("tls", "serve", "--port", "0"));
    command.addAll(List.of(options));
    return pki.start(command.toArray(String[]::new));
  }

  /// Where a server listens, as soon as it does.
  static int port(Tool.Running running) {
    running.awaitOutput("listening on ");
    return Integer.parseInt(
        running.output().replaceFirst("(?s).*listening on https://[^:]*:(\\d+)/.*", "$1"));
  }

  /// `pki tls connect`, trusting the home's root by its file.
  PkiCommand.Answer connect(int port, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("tls", "connect", "localhost:" + port, "--anchors", path("certs/root.crt")));
    command.addAll(List.of(options));
    return PkiCommand.run(command.toArray(String[]::new));
  }

  /// Waits until something holds that another process brings about.
  static void eventually(Supplier<Boolean> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.get()) {
      assertThat(System.nanoTime()).as("it never came").isLessThan(end);
      LockSupport.parkNanos(50_000_000); // another process decides
    }
  }
}
