package pki.weakness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.der.Octets;
import pki.der.Pem;
import pki.testing.TestKeys;
import pki.testing.Tool;

/// Lists as `openssl-blacklist` has them, with entries that OpenSSL itself helped to make.
class DebianKeysTest {
  @TempDir private Path folder;

  @Test
  void findsAListedKeyAndNoOther() throws IOException {
    byte[] listed = TestKeys.publicKey("rsa-2048").der();
    byte[] other = TestKeys.publicKey("rsa-3072").der();
    Files.writeString(
        folder.resolve("blacklist.RSA-2048"),
        "# an example\n0123456789abcdef0123\n" + entry(listed) + "\n");
    Files.writeString(folder.resolve("blacklist.RSA-3072"), "0123456789abcdef0123\n");
    var lists = new DebianKeys(folder);

    assertThat(PublicKeyCheck.weaknesses(listed, lists))
        .containsExactly("RSA key is one that Debian's broken generator made (CVE-2008-0166)");
    assertThat(PublicKeyCheck.weaknesses(other, lists)).isEmpty();
    assertThat(PublicKeyCheck.weaknesses(listed, new DebianKeys(folder.resolve("none")))).isEmpty();
  }

  private String entry(byte[] spki) throws IOException {
    Path key = folder.resolve("key.pem");
    Files.writeString(key, new Pem("PUBLIC KEY", Octets.of(spki)).text());
    return Tool.require("bash")
        .run(
            "-c",
            "openssl rsa -pubin -noout -modulus -in '%s' | sha1sum | cut -c21-40".formatted(key))
        .succeeded()
        .out()
        .strip();
  }
}
