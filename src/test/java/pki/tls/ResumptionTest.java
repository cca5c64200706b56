package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static pki.tls.Negotiated.Resumption.FULL;
import static pki.tls.Negotiated.Resumption.RESUMED;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.authentication.PeerValidator;
import pki.authentication.PeerVerdict;
import pki.authentication.TlsIdentity;
import pki.handshake.AlertDescription;
import pki.handshake.TlsVersion;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.testing.Crowd;
import pki.testing.Tool;
import pki.tls.Negotiated.Resumption;
import pki.tls.Site.Page;
import pki.x509.Certificate;

/// What lasts longer than a handshake: sessions, tickets, staples, and certificates that change
/// under a running server.
class ResumptionTest {
  private static final TlsPki PKI = new TlsPki();
  private static final TlsIdentity SERVER = PKI.server("server.test");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void theSecondConnectionResumes(TlsVersion version) {
    try (TlsServer server = rotating(SERVER).start(visit -> Page.text("hello"));
        TlsClient client = client(version)) {
      TlsReport first = client.get(at(server), "/");
      TlsReport second = client.get(at(server), "/");
      assertThat(resumption(first)).isEqualTo(FULL);
      assertThat(resumption(second)).isEqualTo(RESUMED);
      assertThat(second.verdict()).as("certificates are not sent again").isEmpty();
    }
  }

  @Test
  void ticketsOutliveTheirKeysRotationFourTimes() {
    try (TlsServer server = rotating(SERVER).start(visit -> Page.text("hello"))) {
      for (int rotations = 0; rotations <= 4; rotations++) {
        try (TlsClient client = client(TlsVersion.TLS_1_3)) {
          assertThat(resumption(client.get(at(server), "/"))).isEqualTo(FULL);
          for (int i = 0; i < rotations; i++) {
            server.rotateTicketKeys();
          }
          assertThat(resumption(client.get(at(server), "/")))
              .as("after %d rotations", rotations)
              .isEqualTo(rotations < 4 ? RESUMED : FULL);
        }
      }
    }
  }

  @Test
  void ticketsOutliveARenewedCertificate() {
    try (TlsServer server = rotating(SERVER).start(visit -> Page.text("hello"));
        TlsClient client = client(TlsVersion.TLS_1_3)) {
      assertThat(resumption(client.get(at(server), "/"))).isEqualTo(FULL);
      server.replace(List.of(PKI.server("server.test")));
      assertThat(resumption(client.get(at(server), "/"))).isEqualTo(RESUMED);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void aClientThatWasRevokedSinceDoesNotResume(TlsVersion version) throws InterruptedException {
    var revoked = new AtomicReference<Optional<PeerVerdict>>(Optional.empty());
    BlockingQueue<Refusal> refused = new LinkedBlockingQueue<>();
    PeerValidator validator = overruled(revoked);
    try (TlsServer server =
            rotating(SERVER)
                .clients(ClientAuthentication.NEED, validator)
                .onRefusal(refused::add)
                .start(visit -> Page.text("hello"));
        TlsClient client =
            TlsClient.trusting(PKI.trust())
                .versions(version)
                .identity(PKI.client("client.test"))
                .build()) {
      assertThat(resumption(client.get(at(server), "/"))).isEqualTo(FULL);
      assertThat(resumption(client.get(at(server), "/"))).isEqualTo(RESUMED);
      revoked.set(
          Optional.of(
              new PeerVerdict.Distrusted(
                  AlertDescription.CERTIFICATE_REVOKED, "revoked since", Optional.empty())));
      TlsReport report = client.get(at(server), "/");
      assertThat(report.refusal()).isPresent();
      assertThat(report.reply()).isEmpty();
      assertThat(refused.poll(5, TimeUnit.SECONDS).why()).contains("revoked since");
    }
  }

  private static PeerValidator overruled(AtomicReference<Optional<PeerVerdict>> verdict) {
    PeerValidator trust = PKI.trust();
    return new PeerValidator() {
      @Override
      public PeerVerdict judge(List<Certificate> chain, Optional<GeneralName> expected) {
        return verdict.get().orElseGet(() -> trust.judge(chain, expected));
      }

      @Override
      public List<Certificate> anchors() {
        return trust.anchors();
      }
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void opensslResumes(TlsVersion version) {
    String option = version == TlsVersion.TLS_1_2 ? "-tls1_2" : "-tls1_3";
    try (TlsServer server = rotating(SERVER).start(visit -> Page.text("hello"))) {
      String[] get = {
        "-c",
        "printf 'GET / HTTP/1.1\\r\\nHost: server.test\\r\\nConnection: close\\r\\n\\r\\n'"
            + " | openssl s_client -ign_eof -connect 127.0.0.1:%d -servername server.test %s \"$@\""
                .formatted(server.port(), option),
        "openssl",
        "-sess_out",
        "session"
      };
      Tool shell = Tool.require("bash").in(folder);
      assertThat(shell.run(get).succeeded().out()).contains("New, TLSv1");
      get[3] = "-sess_in";
      assertThat(shell.run(get).succeeded().out()).contains("Reused, TLSv1");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void staplesTheNewestResponse(TlsVersion version) {
    var staple = new AtomicReference<>(pki.der.Octets.ofHex("30030a0106"));
    TlsIdentity stapling = SERVER.stapling(staple::get);
    try (TlsServer server = TlsServer.serving(stapling).start(visit -> Page.text(""));
        TlsClient first = client(version);
        TlsClient second = client(version)) {
      assertThat(first.connect(at(server)).staple()).contains(staple.get());
      staple.set(pki.der.Octets.ofHex("30030a0103"));
      assertThat(second.connect(at(server)).staple()).contains(staple.get());
    }
  }

  @Test
  void servesARenewedCertificateWithoutDroppingAnybody() throws Exception {
    TlsIdentity renewed = PKI.server("server.test");
    try (TlsServer server = rotating(SERVER).start(visit -> Page.text("hello"))) {
      try (var crowd = new Crowd(server.port(), 50)) {
        assertThat(crowd.ask()).containsOnly("HTTP/1.1 200 OK");
        server.replace(List.of(renewed));
        try (TlsClient client = client(TlsVersion.TLS_1_3)) {
          TlsReport report = client.get(at(server), "/");
          assertThat(report.connection().orElseThrow().peerChain().getFirst())
              .isEqualTo(renewed.certificate());
        }
        assertThat(crowd.ask()).hasSize(50).containsOnly("HTTP/1.1 200 OK");
      }
    }
  }

  private static TlsServer.Builder rotating(TlsIdentity identity) {
    return TlsServer.serving(identity).ticketKeysFrom(new SecureRandom());
  }

  private static TlsClient client(TlsVersion version) {
    return TlsClient.trusting(PKI.trust()).versions(version).build();
  }

  private static Resumption resumption(TlsReport report) {
    return report.connection().orElseThrow().negotiated().resumption();
  }

  private static TlsTarget at(TlsServer server) {
    return TlsTarget.of("127.0.0.1", server.port()).named(DnsName.parse("server.test"));
  }
}
