package pki.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.keys.KeyVaultContract.has;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.files.DurableFile.Existing;
import pki.keys.KeyException.Reason;
import pki.testing.Tool;

/// Keys handed out with their chain, to other programs and to TLS.
class KeystoreTest {
  private static final Protection PROTECTION =
      new Protection(SampleKeys.passphrase(), SampleKeys.RANDOM);
  private static final char[] PASSWORD = SampleKeys.passphraseText().toCharArray();

  private static final X509Certificate ABOVE =
      parse(PlaceholderCertificate.of(SampleKeys.of(KeyAlgorithm.EC_P384), "above"));

  @TempDir Path folder;

  @Test
  void writesPkcs12ThatOthersRead() throws Exception {
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      List<X509Certificate> chain = List.of(certificate(key), ABOVE);
      Path file = folder.resolve("server.p12");

      key.writePkcs12(file, "my server", chain, PROTECTION, Existing.REFUSE);

      KeyStore store = load("PKCS12", file);
      assertThat(store.getCertificate("my server")).isEqualTo(chain.getFirst());
      assertThat(store.getKey("my server", PASSWORD)).isNotNull();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(
            tool("openssl")
                .run("pkcs12", "-in", "server.p12", "-passin", "env:P", "-nodes")
                .succeeded()
                .out())
        .contains("friendlyName: my server", "BEGIN PRIVATE KEY", "CN = placeholder for key above");
    assertThat(keytool("server.p12")).contains("my server, ", "PrivateKeyEntry");
  }

  @Test
  void writesJksThatJavaReads() throws Exception {
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      List<X509Certificate> chain = List.of(certificate(key), ABOVE);
      Path file = folder.resolve("server.jks");

      key.writeJks(file, "server", chain, SampleKeys.passphrase(), Existing.REFUSE);

      KeyStore store = load("JKS", file);
      assertThat(store.getCertificateChain("server")).containsExactlyElementsOf(chain);
      assertThat(store.getKey("server", PASSWORD)).isNotNull();
    }
    assertThat(keytool("server.jks")).contains("server, ", "PrivateKeyEntry");
  }

  @Test
  void writesTrustStoresThatJavaTrusts() throws Exception {
    Path file = folder.resolve("trust.p12");

    TrustStoreFile.write(file, Map.of("root", ABOVE), PROTECTION, Existing.REFUSE);

    KeyStore store = load("PKCS12", file);
    assertThat(store.isCertificateEntry("root")).isTrue();
    assertThat(store.getCertificate("root")).isEqualTo(ABOVE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(keytool("trust.p12")).contains("root, ", "trustedCertEntry");
    assertThat(
            tool("openssl")
                .run("pkcs12", "-in", "trust.p12", "-passin", "env:P", "-nokeys")
                .succeeded()
                .out())
        .contains("BEGIN CERTIFICATE");
  }

  @Test
  void refusesSomebodyElsesCertificate() {
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      Path file = folder.resolve("server.p12");

      assertThatThrownBy(
              () -> key.writePkcs12(file, "server", List.of(ABOVE), PROTECTION, Existing.REFUSE))
          .satisfies(has(Reason.REFUSED))
          .hasMessageContaining("for another key");
      assertThatThrownBy(() -> key.keyManager(List.of())).hasMessageContaining("chain is empty");
      assertThat(file).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EC_P256, TLSv1.3",
    "EC_P256, TLSv1.2",
    "RSA_2048, TLSv1.3",
    "RSA_2048, TLSv1.2",
    "ED25519, TLSv1.3"
  })
  void provesItselfInBothEndsOfTls(KeyAlgorithm algorithm, String protocol) throws Exception {
    try (SubjectKey key = SubjectKey.generate(algorithm)) {
      X509Certificate certificate = certificate(key);
      SSLContext context = SSLContext.getInstance(protocol);
      context.init(
          new KeyManager[] {key.keyManager(List.of(certificate))},
          trusting(certificate).getTrustManagers(),
          null);

      try (var listener =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        listener.setNeedClientAuth(true);
        CompletableFuture<X509Certificate> client =
            CompletableFuture.supplyAsync(() -> certificateOfClient(listener));
        try (var socket =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(listener.getInetAddress(), listener.getLocalPort())) {
          socket.startHandshake();
          assertThat(socket.getSession().getPeerCertificates()).containsExactly(certificate);
          assertThat(client.join()).isEqualTo(certificate);
        }
      }
    }
  }

  private static X509Certificate certificateOfClient(SSLServerSocket listener) {
    try (var socket = (SSLSocket) listener.accept()) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrustManagerFactory trusting(X509Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("peer", certificate);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory;
  }

  private static X509Certificate certificate(SubjectKey key) {
    return parse(PlaceholderCertificate.of(key, "subject"));
  }

  private static X509Certificate parse(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore load(String type, Path file) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private Tool tool(String name) {
    return Tool.require(name).in(folder).with("P", SampleKeys.passphraseText());
  }

  private String keytool(String file) {
    return tool("keytool").run("-list", "-keystore", file, "-storepass:env", "P").succeeded().out();
  }
}
