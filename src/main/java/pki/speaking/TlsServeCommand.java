package pki.speaking;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pki.authentication.PathTrust;
import pki.name.GeneralName;
import pki.path.PathValidator;
import pki.path.Revocation;
import pki.path.ValidationPolicy;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.StopSignal;
import pki.shell.Terminal;
import pki.store.PlainText;
import pki.tls.ClientAuthentication;
import pki.tls.Refusal;
import pki.tls.Site;
import pki.tls.TlsException;
import pki.tls.TlsParameters;
import pki.tls.TlsPolicy;
import pki.tls.TlsServer;
import pki.toolkit.CertificateInput;
import pki.toolkit.Converters;
import pki.toolkit.HomeOptions;
import pki.toolkit.SharedHome;
import pki.toolkit.StoreRevocationChecker.Foreign;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// `pki tls serve`: an HTTPS server for a certificate at work, whose page shows the handshake that
/// fetched it. Runs until it is stopped.
@Command(name = "serve")
public final class TlsServeCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 8443;
  private static final int MOST_PORT = 65_535;
  private static final Duration HTTPS_ONLY = Duration.ofDays(365);

  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();

  @Option(
      names = "--cert",
      paramLabel = "CERT",
      description =
          "the certificate to serve: a file, a serial or a name (default: one is made); repeatable,"
              + " and each client gets the one it asks for (SNI), else the first")
  private List<String> certificates = List.of();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "its private key (default: the .key file beside the certificate's); one for each --cert")
  private List<Path> keys = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      converter = Converters.OfGeneralName.class,
      description = "make a certificate for this name (default: localhost)")
  private @Nullable GeneralName name;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "where to listen; 0 is any free port (default: ${DEFAULT-VALUE})")
  private int port = USUAL_PORT;

  @Option(
      names = "--address",
      paramLabel = "ADDR",
      description = "on which address (default: 127.0.0.1, this machine only)")
  private InetAddress address = InetAddress.getLoopbackAddress();

  @Option(
      names = "--client-auth",
      paramLabel = "none|want|need",
      description = "whether to ask clients for a certificate (default: none)")
  private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = "whose clients are trusted (default: the home's roots); repeatable")
  private List<Path> anchors = List.of();

  @Option(
      names = "--tls",
      paramLabel = "1.2|1.3",
      converter = VersionConverter.class,
      description = "speak this version only (default: the policy's)")
  private VersionConverter.@Nullable Version version;

  @Option(
      names = "--policy",
      paramLabel = "modern|intermediate",
      description = "TLS 1.3 only, or 1.2 as well (default: intermediate)")
  private TlsPolicy policy = TlsPolicy.INTERMEDIATE;

  @Option(
      names = "--keylog",
      paramLabel = "FILE",
      description = "append the connections' secrets, for Wireshark (SSLKEYLOGFILE)")
  private @Nullable Path keyLog;

  @Option(
      names = "--no-page",
      description = "serve a greeting instead of the page, and record nothing")
  private boolean noPage;

  public TlsServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    requireSense();
    EngineNote.tell(terminal);
    try (var stop = StopSignal.caught();
        Toolkit toolkit = Toolkit.of(home, terminal);
        var log = new KeyLogFile(Optional.ofNullable(keyLog))) {
      var shared = new SharedHome(toolkit);
      var clients = new ClientStatus(shared, anchors.isEmpty() ? Foreign.UNKNOWN : Foreign.GOOD);
      try (var renewal = new Renewal(shared, sources(), clients, terminal);
          TlsServer server = start(toolkit, log, renewal, trust(toolkit, shared, clients))) {
        renewal.keep(server);
        terminal.note("listening on https://%s:%d/".formatted(renewal.hostName(), server.port()));
        stop.await();
      } catch (TlsException e) {
        throw Failure.unable(
            reason(e),
            e.getCause() instanceof BindException
                ? "choose another --port, or stop what listens there"
                : "serve another --cert, such as one with --key-algorithm ec-p256",
            e);
      }
    }
    return ExitStatus.OK.code();
  }

  private void requireSense() {
    if (!certificates.isEmpty() && name != null) {
      throw Failure.usage("--cert and --name are both given", "give one of them");
    }
    if (!keys.isEmpty() && keys.size() != certificates.size()) {
      throw Failure.usage(
          "there are %d --key and %d --cert".formatted(keys.size(), certificates.size()),
          "name a key for each certificate, in the same order, or none");
    }
    if (!anchors.isEmpty() && clientAuthentication == ClientAuthentication.NONE) {
      throw Failure.usage("--anchors is for judging clients", "add --client-auth want or need");
    }
    if (version != null && !TlsParameters.of(policy).versions().contains(version.tls())) {
      throw Failure.usage(
          "--policy modern does not speak this version", "leave out one of --policy and --tls");
    }
    if (port < 0 || port > MOST_PORT) {
      throw Failure.usage("--port %d is not in 0..%d".formatted(port, MOST_PORT), "choose another");
    }
  }

  private static String reason(TlsException e) {
    Throwable cause = e.getCause();
    return cause == null
        ? String.valueOf(e.getMessage())
        : "%s: %s".formatted(e.getMessage(), cause.getMessage());
  }

  private List<ServedCertificate> sources() {
    if (certificates.isEmpty()) {
      return List.of(
          ServedCertificate.OnTheFly.of(name == null ? GeneralName.parse("localhost") : name));
    }
    List<ServedCertificate> sources = new ArrayList<>();
    for (int i = 0; i < certificates.size(); i++) {
      Optional<Path> key = keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(i));
      sources.add(ServedCertificate.of(certificates.get(i), key));
    }
    return sources;
  }

  private TlsServer start(
      Toolkit toolkit, KeyLogFile log, Renewal renewal, Optional<PathTrust> trust) {
    TlsParameters parameters = TlsParameters.of(policy);
    TlsServer.Builder builder =
        TlsServer.serving(renewal.identities())
            .listen(new InetSocketAddress(address, port))
            .parameters(version == null ? parameters : parameters.withVersions(version.tls()))
            .strictTransportSecurity(HTTPS_ONLY)
            .ticketKeysFrom(toolkit.random())
            .onRefusal(this::tell);
    trust.ifPresent(validator -> builder.clients(clientAuthentication, validator));
    if (keyLog != null) {
      builder.keyLog(log.keyLog());
    }
    Site site = visit -> Site.Page.text("hello over TLS\n");
    if (!noPage) {
      builder.trace(log.keyLog());
      site = new ServedPage(renewal::explanation, new Visitors());
    }
    return builder.start(site);
  }

  /// Clients of this home are looked up in its inventory; others, where --anchors trusts them, only
  /// have to be valid.
  private Optional<PathTrust> trust(Toolkit toolkit, SharedHome shared, ClientStatus clients)
      throws IOException {
    if (clientAuthentication == ClientAuthentication.NONE) {
      return Optional.empty();
    }
    List<Certificate> trusted = CertificateInput.readAll(anchors);
    Revocation revocation =
        toolkit.home().exists() ? Revocation.hard(clients) : Revocation.OFF; // nobody knows of any
    return Optional.of(
        new PathTrust(
            new PathValidator(),
            trusted.isEmpty() ? shared.ask(Toolkit::roots) : trusted,
            () ->
                ValidationPolicy.at(toolkit.clock().instant())
                    .forPurpose(KeyPurpose.CLIENT_AUTH)
                    .withRevocation(revocation)));
  }

  private void tell(Refusal refusal) {
    terminal.note(
        "note: a handshake failed, %s: %s"
            .formatted(
                refusal.by() == Refusal.By.US ? "refused here" : "ended by the client",
                PlainText.of(refusal.why(), 300)));
  }
}
