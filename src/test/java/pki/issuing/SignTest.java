package pki.issuing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.cli.Commands;
import pki.shell.Terminal;
import pki.testing.Tool;

/// `pki sign` with requests that other programs made, good and bad.
class SignTest {
  @TempDir private static Path folder;

  record Answer(int status, String out, String err) {}

  @BeforeAll
  static void init() {
    assertThat(pki("init", "--name", "Sign").status()).isZero();
  }

  @ParameterizedTest(name = "a request with {0}")
  @ValueSource(strings = {"rsa:2048", "rsa:3072", "ec:P-256", "ec:P-384", "ed25519"})
  void signsWhatOpenSslAsksFor(String key) throws IOException {
    Path csr = openSslRequest(key, "/CN=a.example.test");

    Answer answer = pki("sign", csr.toString());

    assertThat(answer.status()).as(answer.err()).isZero();
    Files.writeString(folder.resolve("signed.crt"), answer.out());
    assertThat(
            Tool.require("openssl")
                .in(folder)
                .run("x509", "-in", "signed.crt", "-noout", "-ext", "subjectAltName")
                .succeeded()
                .out())
        .contains("DNS:a.example.test");
  }

  @Test
  void signsWhatKeytoolAsksFor() throws IOException {
    Path store = folder.resolve("key.p12");
    Tool keytool = Tool.require("keytool").in(folder);
    keytool
        .run(
            "-genkeypair",
            "-keystore",
            store.toString(),
            "-storepass",
            "example",
            "-alias",
            "k",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=b.example.test")
        .succeeded();
    keytool
        .run(
            "-certreq",
            "-keystore",
            store.toString(),
            "-storepass",
            "example",
            "-alias",
            "k",
            "-file",
            "keytool.csr",
            "-ext",
            "san=dns:b.example.test")
        .succeeded();

    assertThat(pki("sign", folder.resolve("keytool.csr").toString()).status()).isZero();
  }

  @Test
  void signsWhatCerttoolAsksFor() throws IOException {
    Tool certtool = Tool.require("certtool").in(folder);
    Files.writeString(
        folder.resolve("template"), "cn = c.example.test\ndns_name = c.example.test\n");
    certtool.run("--generate-privkey", "--key-type", "ecdsa", "--outfile", "c.key").succeeded();
    certtool
        .run(
            "--generate-request",
            "--load-privkey",
            "c.key",
            "--template",
            "template",
            "--outfile",
            "c.csr")
        .succeeded();

    assertThat(pki("sign", folder.resolve("c.csr").toString()).status()).isZero();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rsa:1024 | /CN=a.example.test    | public-key
          ec:secp256k1 | /CN=a.example.test | public-key
          ec:P-256 | /CN=under_score.test  | names
          ec:P-256 | /CN=Alice Example     | names
          ec:P-256 | /O=Nobody             | names
          """)
  void refusesWithTheRule(String key, String subject, String rule) throws IOException {
    int before = inventory();

    Answer answer = pki("sign", openSslRequest(key, subject).toString());

    assertThat(answer.status()).as(answer.err()).isEqualTo(1);
    assertThat(answer.err()).contains("refused by " + rule).doesNotContain("\tat ");
    assertThat(inventory()).isEqualTo(before);
  }

  @Test
  void refusesARequestWhoseSignatureIsNotItsKeys() throws IOException {
    byte[] der = der(openSslRequest("ec:P-256", "/CN=a.example.test"));
    der[der.length - 3] ^= 1;

    Answer answer = pki("sign", write("forged.csr", der).toString());

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("request is not signed by the key that it holds");
  }

  @Test
  void refusesATruncatedRequestAtEverySixteenthByte() throws IOException {
    byte[] der = der(openSslRequest("rsa:2048", "/CN=a.example.test"));
    int before = inventory();
    for (int length = 0; length < der.length; length += 16) {
      Answer answer = pki("sign", write("cut.csr", Arrays.copyOf(der, length)).toString());

      assertThat(answer.status()).as("%d bytes: %s", length, answer.err()).isEqualTo(1);
      assertThat(answer.err().lines().count()).as(answer.err()).isLessThanOrEqualTo(2);
    }
    assertThat(inventory()).isEqualTo(before);
  }

  @Test
  void refusesTenMegabytesUnread() throws IOException {
    Answer answer = pki("sign", write("huge.csr", new byte[10 << 20]).toString());

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("which no request needs").doesNotContain("\tat ");
  }

  @Test
  void refusesGarbage() throws IOException {
    Answer answer =
        pki(
            "sign",
            write("garbage.csr", "hello, world\n".getBytes(StandardCharsets.UTF_8)).toString());

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("is no certification request");
  }

  private static int inventory() {
    String out = pki("list", "--limit", "10000", "-o", "json").out();
    return out.split("\"serial\"", -1).length;
  }

  private static Path openSslRequest(String key, String subject) throws IOException {
    Path csr = folder.resolve("request.csr");
    Files.deleteIfExists(csr);
    String[] parts = key.split(":", 2);
    String[] algorithm =
        switch (parts[0]) {
          case "ec" -> new String[] {"ec", "-pkeyopt", "ec_paramgen_curve:" + parts[1]};
          default -> new String[] {key};
        };
    String[] fixed = {
      "req",
      "-new",
      "-nodes",
      "-keyout",
      "request.key",
      "-out",
      "request.csr",
      "-subj",
      subject,
      "-newkey"
    };
    String[] command = Arrays.copyOf(fixed, fixed.length + algorithm.length);
    System.arraycopy(algorithm, 0, command, fixed.length, algorithm.length);
    Tool.require("openssl").in(folder).run(command).succeeded();
    return csr;
  }

  private static byte[] der(Path csr) throws IOException {
    Path der = folder.resolve("request.der");
    Tool.require("openssl")
        .in(folder)
        .run("req", "-in", csr.toString(), "-outform", "DER", "-out", der.toString())
        .succeeded();
    return Files.readAllBytes(der);
  }

  private static Path write(String name, byte[] contents) throws IOException {
    return Files.write(folder.resolve(name), contents);
  }

  private static Answer pki(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            /* interactive= */ false);
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--home";
    all[arguments.length + 1] = folder.resolve("home").toString();
    int status = Commands.program(terminal).run(terminal, all);
    return new Answer(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
