package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.authentication.TlsIdentity;
import pki.authentication.VaultHandshakeKey;
import pki.keys.SubjectKey;
import pki.testing.PkiProcess;
import pki.testing.ServedHome;
import pki.testing.Tool;
import pki.tls.Site.Page;
import pki.tls.TlsServer;
import pki.x509.Certificate;

/// `pki tls scan` only ever connects to the host that it was given: not to the responder, the list
/// and the issuer that the server's certificate names, and to no name server.
class ScanReachTest {
  @TempDir private Path folder;

  @Test
  void connectsToTheHostAndToNobodyElse() throws IOException {
    ServedHome ca = ServedHome.in(folder); // nothing serves its URLs
    Certificate leaf = ca.issue("www.example.test");
    var identity =
        new TlsIdentity(
            List.of(leaf, ca.certificate("www.example.test.chain.crt")),
            new VaultHandshakeKey(SubjectKey.read(folder.resolve("www.example.test.key"))));
    try (TlsServer server = TlsServer.serving(identity).start(visit -> Page.text("hello"))) {
      assertThat(scan(server.port()).succeeded().out()).contains("grade A");

      try (Stream<String> calls = Files.lines(folder.resolve("calls"))) {
        assertThat(calls.filter(call -> call.contains("sa_family=AF_INET")))
            .hasSizeGreaterThan(10)
            .allSatisfy(call ->
                assertThat(call)
                    .contains("port=htons(%d)".formatted(server.port()))
                    .contains("127.0.0.1"));
      }
    }
  }

  private Tool.Result scan(int port) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> arguments =
        new ArrayList<>(
            List.of("-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", "calls", java));
    arguments.addAll(PkiProcess.in(folder).arguments());
    arguments.addAll(List.of("tls", "scan", "127.0.0.1:" + port, "--name", "www.example.test"));
    arguments.addAll(List.of("--anchors", "root.crt"));
    return Tool.require("strace").in(folder).run(arguments.toArray(String[]::new));
  }
}
