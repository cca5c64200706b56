package pki.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pki.files.DurableFile;
import pki.tls.ClientAuthentication;

/// A second opinion on the handshakes: OpenSSL's, where it is installed.
final class OpenSslSteps {
  private static final long PATIENCE_SECONDS = 20;

  private OpenSslSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("openssl agrees over TLS 1.3", stage -> connect(stage, "-tls1_3")),
        new Step("openssl agrees over TLS 1.2", stage -> connect(stage, "-tls1_2")));
  }

  private static Outcome connect(Stage stage, String version) throws IOException {
    Path root = stage.file("root.crt");
    if (!Files.exists(root)) {
      DurableFile.write(
          root,
          stage
              .issued(AuthoritySteps.SERVER)
              .root()
              .toPem()
              .text()
              .getBytes(StandardCharsets.US_ASCII),
          DurableFile.Access.PUBLIC,
          DurableFile.Existing.REFUSE);
    }
    int port = TlsScenery.server(stage, ClientAuthentication.NONE).port();
    Path output = stage.file("openssl" + version + ".txt");
    try {
      Process openssl =
          new ProcessBuilder(
                  "openssl",
                  "s_client",
                  "-connect",
                  "127.0.0.1:" + port,
                  "-servername",
                  "localhost",
                  "-verify_hostname",
                  "localhost",
                  "-CAfile",
                  root.toString(),
                  "-verify_return_error",
                  "-brief",
                  version)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return outcome(openssl, output);
    } catch (IOException e) {
      return Outcome.skipped("openssl is not installed");
    }
  }

  private static Outcome outcome(Process openssl, Path output) throws IOException {
    try {
      if (!openssl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        openssl.destroyForcibly();
        return Outcome.failed("openssl did not end within %d s", PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      openssl.destroyForcibly();
      Thread.currentThread().interrupt();
      return Outcome.failed("interrupted while openssl ran");
    }
    String said = Files.readString(output);
    String verification =
        said.lines()
            .filter(line -> line.startsWith("Verification"))
            .findFirst()
            .orElse(said.strip());
    String suite =
        said.lines().filter(line -> line.startsWith("Ciphersuite")).findFirst().orElse("");
    return openssl.exitValue() == 0 && verification.equals("Verification: OK")
        ? Outcome.held("%s, %s", verification, suite)
        : Outcome.failed("%s", verification);
  }
}
