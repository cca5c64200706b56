package pki.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.store.AuditEvent;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.store.Revocation;
import pki.store.RevocationOutcome;
import pki.toolkit.CertificateInput;
import pki.x509.Certificate;
import pki.x509.RevocationReason;

/// A CA in a folder, with `pki serve` as a process of its own beside it, at the very URL that its
/// certificates carry. Commands run in the test's process, so they are another one than the server.
public final class ServedHome implements AutoCloseable {
  private final Path folder;
  private final int port;
  private Tool.@Nullable Running server;

  private ServedHome(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /// A root, `t-root-ca`, and an intermediate, `t-intermediate-ca`; nothing serves yet.
  public static ServedHome in(Path folder) {
    return in(folder, "");
  }

  /// The same, with more in its `config.yaml`.
  public static ServedHome in(Path folder, String settings) {
    var home = new ServedHome(folder, Ports.free());
    try {
      Files.createDirectories(home.home());
      Files.setPosixFilePermissions(home.home(), PosixFilePermissions.fromString("rwx------"));
      Files.writeString(
          home.home().resolve("config.yaml"),
          "status:\n  base-url: %s\ndefaults:\n  issuer: t-intermediate-ca\n%s"
              .formatted(home.url(), settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    home.run("init", "--name", "T");
    return home;
  }

  public Path folder() {
    return folder;
  }

  public Path home() {
    return folder.resolve("home");
  }

  /// What certificates point at, without a path.
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /// Starts serving, in the memory that must do for it, and returns when it answers.
  public ServedHome serve(String... more) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:" + port));
    arguments.addAll(List.of(more));
    Tool.Running running =
        PkiProcess.in(folder)
            .with("JDK_JAVA_OPTIONS", "-Xmx512m")
            .start(arguments.toArray(String[]::new));
    server = running;
    running.awaitOutput("listening on " + url());
    return this;
  }

  /// The server's process.
  public Tool.Running server() {
    return Objects.requireNonNull(server, "serve() comes first");
  }

  /// Tells the server to stop, and waits for its end.
  public Tool.Result stop() {
    server().process().destroy();
    Tool.Result result = server().await();
    server = null;
    return result;
  }

  /// Runs a command that must succeed.
  public PkiCommand.Answer run(String... command) {
    PkiCommand.Answer answer = attempt(command);
    assertThat(answer.status()).as(answer.err() + answer.out()).isZero();
    return answer;
  }

  public PkiCommand.Answer attempt(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--home", home().toString()));
    return PkiCommand.run(arguments.toArray(String[]::new));
  }

  /// Issues a certificate; its files are `NAME.crt` and so on in the folder.
  public Certificate issue(String name) {
    run("issue", name, "--out", folder.toString());
    return certificate(name + ".crt");
  }

  /// Revokes in the store and nowhere else: whatever tells of it is the server's doing.
  public void revoke(Certificate certificate, RevocationReason reason) {
    Instant now = Instant.now();
    try (CertificateStore store =
        JdbcCertificateStore.open(new DatabaseLocation.Home(home()), new SecureRandom())) {
      CertificateRecord found =
          store.findBySerialPrefix(certificate.serialNumber().hex(), 1).getFirst();
      var event =
          new AuditEvent(
              now, "test", "certificate.revoke", found.serial().hex(), reason.asn1Name());
      assertThat(store.revoke(found.issuer(), found.serial(), Revocation.of(now, reason), event))
          .isEqualTo(RevocationOutcome.REVOKED);
    }
  }

  public Certificate certificate(String file) {
    try {
      return CertificateInput.read(folder.resolve(file)).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until something holds, and returns how long that took.
  public static Duration await(Duration most, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
      LockSupport.parkNanos(5_000_000); // 5 ms: it is somebody else's process
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
