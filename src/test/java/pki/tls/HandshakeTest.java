package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.authentication.PeerValidator;
import pki.authentication.PeerVerdict;
import pki.authentication.TlsIdentity;
import pki.handshake.AlertDescription;
import pki.handshake.TlsVersion;
import pki.name.DnsName;
import pki.tls.Refusal.By;
import pki.tls.Site.Page;

/// Our client and our server with each other, on both engines.
class HandshakeTest {
  private static final TlsPki PKI = new TlsPki();
  private static final PeerValidator TRUST = PKI.trust();
  private static final TlsIdentity SERVER = PKI.server("server.test", "127.0.0.1");
  private static final TlsIdentity CLIENT = PKI.client("client.test");

  private final BlockingQueue<Refusal> refused = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @CsvSource({"NATIVE,TLS_1_2", "NATIVE,TLS_1_3", "JDK,TLS_1_2", "JDK,TLS_1_3"})
  void servesAPage(TlsEngine engine, TlsVersion version) {
    try (TlsServer server =
            serving(SERVER)
                .engine(engine)
                .strictTransportSecurity(Duration.ofDays(365))
                .start(visit -> Page.text("you asked for " + visit.path()));
        TlsClient client = trusting().engine(engine).versions(version).build()) {
      TlsReport report = client.get(at(server), "/where?q");

      assertThat(report.refusal()).isEmpty();
      assertThat(report.verdict()).containsInstanceOf(PeerVerdict.Trusted.class);
      Negotiated negotiated = report.connection().orElseThrow().negotiated();
      assertThat(negotiated.version()).isEqualTo(version);
      assertThat(negotiated.suite()).contains("AES_128_GCM_SHA256");
      assertThat(negotiated.applicationProtocol()).contains("http/1.1");
      assertThat(report.connection().orElseThrow().peerChain()).isEqualTo(SERVER.chain());
      TlsReport.Reply reply = report.reply().orElseThrow();
      assertThat(text(reply)).isEqualTo("you asked for /where?q");
      assertThat(reply.strictTransportSecurity()).contains("max-age=31536000");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2,x25519", "TLS_1_3,X25519MLKEM768"})
  void usesThePostQuantumGroupWhereItCan(TlsVersion version, String group) {
    try (TlsServer server = serving(SERVER).start(visit -> Page.text(""));
        TlsClient client = trusting().versions(version).build()) {
      Negotiated negotiated = client.connect(at(server)).connection().orElseThrow().negotiated();
      assertThat(negotiated.group().map(name -> name.toLowerCase(java.util.Locale.ROOT)))
          .contains(group.toLowerCase(java.util.Locale.ROOT));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1,TLS_1_2",
    "secp384r1,TLS_1_2",
    "secp384r1,TLS_1_3",
    "rsa,TLS_1_2",
    "rsa,TLS_1_3"
  })
  void signsWithKeysThatStayWhereTheyAre(String kind, TlsVersion version) {
    TlsIdentity identity =
        PKI.server(kind.equals("rsa") ? TlsPki.rsa() : TlsPki.ec(kind), "server.test");
    try (TlsServer server = serving(identity).start(visit -> Page.text(""));
        TlsClient client = trusting().versions(version).build()) {
      assertThat(client.connect(at(server)).refusal()).isEmpty();
      assertThat(((SoftwareKey) identity.key()).signatures()).hasValue(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void refusesAWrongNameAndSaysSo(TlsEngine engine) throws InterruptedException {
    try (TlsServer server = serving(SERVER).engine(engine).start(visit -> Page.text(""));
        TlsClient client = trusting().engine(engine).build()) {
      TlsReport report = client.get(at(server).named(DnsName.parse("other.test")), "/");

      Refusal refusal = report.refusal().orElseThrow();
      assertThat(refusal.by()).isEqualTo(By.US);
      assertThat(refusal.why())
          .isEqualTo("the certificate is not for 'other.test', only for server.test, 127.0.0.1");
      assertThat(report.connection()).isEmpty();
      assertThat(refused.poll(5, TimeUnit.SECONDS).by()).isEqualTo(By.PEER);
    }
  }

  @Test
  void tellsAnExpiredServerWhy() throws InterruptedException {
    try (TlsServer server =
            serving(PKI.expiredServer("server.test")).start(visit -> Page.text(""));
        TlsClient client = trusting().build()) {
      Refusal refusal = client.connect(at(server)).refusal().orElseThrow();
      assertThat(refusal.alert()).contains(AlertDescription.CERTIFICATE_EXPIRED);
      assertThat(refused.poll(5, TimeUnit.SECONDS).alert())
          .contains(AlertDescription.CERTIFICATE_EXPIRED);
    }
  }

  @ParameterizedTest
  @CsvSource({"NATIVE,TLS_1_2", "NATIVE,TLS_1_3", "JDK,TLS_1_2", "JDK,TLS_1_3"})
  void seesTheClientsCertificate(TlsEngine engine, TlsVersion version) {
    try (TlsServer server =
            serving(SERVER)
                .engine(engine)
                .clients(ClientAuthentication.NEED, TRUST)
                .start(visit ->
                    Page.text(visit.connection().peerChain().getFirst().subject().toString()));
        TlsClient client = trusting().engine(engine).versions(version).identity(CLIENT).build()) {
      TlsReport report = client.get(at(server), "/");
      assertThat(report.refusal()).isEmpty();
      assertThat(text(report.reply().orElseThrow())).isEqualTo("CN=client.test");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NATIVE,TLS_1_2,HANDSHAKE_FAILURE",
    "NATIVE,TLS_1_3,CERTIFICATE_REQUIRED",
    "JDK,TLS_1_2,HANDSHAKE_FAILURE",
    "JDK,TLS_1_3,CERTIFICATE_REQUIRED"
  })
  void refusesAClientWithoutCertificate(
      TlsEngine engine, TlsVersion version, AlertDescription alert) throws InterruptedException {
    try (TlsServer server =
            serving(SERVER)
                .engine(engine)
                .clients(ClientAuthentication.NEED, TRUST)
                .start(visit -> Page.text(""));
        TlsClient client = trusting().engine(engine).versions(version).build()) {
      Refusal refusal = client.get(at(server), "/").refusal().orElseThrow();
      assertThat(refusal.by()).isEqualTo(By.PEER);
      assertThat(refusal.alert()).contains(alert);
      assertThat(refused.poll(5, TimeUnit.SECONDS).by()).isEqualTo(By.US);
    }
  }

  /// In TLS 1.3 a client that has nothing to ask is done before the server has judged it.
  @ParameterizedTest
  @ValueSource(strings = {"http/1.1", "h2"})
  void aLateRefusalIsWaitedFor(String protocol) {
    try (TlsServer server =
            serving(SERVER)
                .clients(ClientAuthentication.NEED, TRUST)
                .start(visit -> Page.text(""));
        TlsClient client =
            trusting()
                .parameters(TlsParameters.of(TlsPolicy.MODERN).withApplicationProtocols(protocol))
                .build()) {
      assertThat(client.connect(at(server)).refusal().flatMap(Refusal::alert))
          .contains(AlertDescription.CERTIFICATE_REQUIRED);
    }
  }

  @Test
  void welcomesAClientWithoutCertificateWhereItIsOnlyWanted() {
    try (TlsServer server =
            serving(SERVER)
                .clients(ClientAuthentication.WANT, TRUST)
                .start(visit -> Page.text("sent " + visit.connection().peerChain().size()));
        TlsClient client = trusting().build()) {
      assertThat(text(client.get(at(server), "/").reply().orElseThrow())).isEqualTo("sent 0");
    }
  }

  /// Its root has our root's name, and another key.
  @Test
  void refusesAClientOfAForgedAuthority() throws InterruptedException {
    TlsIdentity forged = new TlsPki().client("forged.test");
    try (TlsServer server =
            serving(SERVER)
                .clients(ClientAuthentication.WANT, TRUST)
                .start(visit -> Page.text(""));
        TlsClient client = trusting().identity(forged).build()) {
      Refusal refusal = client.get(at(server), "/").refusal().orElseThrow();
      assertThat(refusal.alert()).contains(AlertDescription.BAD_CERTIFICATE);
      assertThat(refused.poll(5, TimeUnit.SECONDS).by()).isEqualTo(By.US);
    }
  }

  @Test
  void aClientShowsNoCertificateThatTheServerDoesNotAskFor() {
    TlsIdentity stranger = new TlsPki("Strange").client("stranger.test");
    try (TlsServer server =
            serving(SERVER)
                .clients(ClientAuthentication.WANT, TRUST)
                .start(visit -> Page.text("sent " + visit.connection().peerChain().size()));
        TlsClient client = trusting().identity(stranger).build()) {
      assertThat(text(client.get(at(server), "/").reply().orElseThrow())).isEqualTo("sent 0");
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void modernServersRefuseTls12(TlsEngine engine) {
    try (TlsServer server =
            serving(SERVER).engine(engine).policy(TlsPolicy.MODERN).start(visit -> Page.text(""));
        TlsClient client = trusting().engine(engine).versions(TLS_1_2).build()) {
      Refusal refusal = client.connect(at(server)).refusal().orElseThrow();
      assertThat(refusal.alert()).contains(AlertDescription.PROTOCOL_VERSION);
    }
  }

  @Test
  void choosesTheIdentityByName() {
    TlsIdentity other = PKI.server("*.other.test");
    try (TlsServer server = serving(SERVER, other).start(visit -> Page.text(""));
        TlsClient client = new TlsClient.Builder(anybody()).versions(TLS_1_3).build()) {
      assertThat(seen(client, at(server))).isEqualTo(SERVER.certificate());
      assertThat(seen(client, at(server).named(DnsName.parse("www.other.test"))))
          .isEqualTo(other.certificate());
      assertThat(seen(client, at(server).named(DnsName.parse("nobody.test"))))
          .isEqualTo(SERVER.certificate());
    }
  }

  @Test
  void anotherServerCannotTakeThePort() {
    try (TlsServer server = serving(SERVER).start(visit -> Page.text(""))) {
      TlsServer.Builder second = serving(SERVER).listen(server.address());
      assertThatThrownBy(() -> second.start(visit -> Page.text("")))
          .isInstanceOf(TlsException.class)
          .hasMessage("cannot listen on " + server.address());
    }
  }

  @Test
  void nobodyAtHomeIsAnException() {
    int port;
    try (TlsServer server = serving(SERVER).start(visit -> Page.text(""))) {
      port = server.port();
    }
    try (TlsClient client = trusting().build()) {
      TlsTarget nobody = TlsTarget.of("127.0.0.1", port);
      assertThatThrownBy(() -> client.connect(nobody))
          .isInstanceOf(TlsException.class)
          .hasMessage("cannot connect to 127.0.0.1:" + port);
    }
  }

  /// The name of this machine stands for more than one address.
  @Test
  void triesEachAddressOfAName() throws UnknownHostException {
    InetAddress last = InetAddress.ofLiteral("::1");
    assumeTrue(List.of(InetAddress.getAllByName("localhost")).contains(last), "no IPv6");
    try (TlsServer server =
            serving(SERVER).listen(new InetSocketAddress(last, 0)).start(visit -> Page.text(""));
        TlsClient client = trusting().build()) {
      TlsReport report =
          client.connect(
              TlsTarget.of("localhost", server.port()).named(DnsName.parse("server.test")));
      assertThat(report.refusal()).isEmpty();
    }
  }

  @Test
  void asksForANameWithoutADotAndForAnotherThanItHasToFind() {
    try (TlsServer server =
            serving(SERVER)
                .start(visit -> Page.text(visit.connection().serverName().orElse("nobody")));
        TlsClient client = trusting().build()) {
      TlsTarget other = at(server).asking(DnsName.parse("localhost"));
      assertThat(text(client.get(other, "/").reply().orElseThrow())).isEqualTo("localhost");
    }
  }

  private static pki.x509.Certificate seen(TlsClient client, TlsTarget target) {
    return client.connect(target).connection().orElseThrow().peerChain().getFirst();
  }

  private static PeerValidator anybody() {
    return new PeerValidator() {
      @Override
      public PeerVerdict judge(
          List<pki.x509.Certificate> chain, Optional<pki.name.GeneralName> expected) {
        return TRUST.judge(chain, Optional.empty());
      }

      @Override
      public List<pki.x509.Certificate> anchors() {
        return TRUST.anchors();
      }
    };
  }

  private TlsServer.Builder serving(TlsIdentity... identities) {
    return TlsServer.serving(identities).onRefusal(refused::add);
  }

  private static TlsClient.Builder trusting() {
    return TlsClient.trusting(TRUST);
  }

  private static TlsTarget at(TlsServer server) {
    return TlsTarget.of("127.0.0.1", server.port()).named(DnsName.parse("server.test"));
  }

  private static String text(TlsReport.Reply reply) {
    return new String(reply.body().bytes(), StandardCharsets.UTF_8);
  }
}
