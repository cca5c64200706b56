package pki.speaking;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pki.authentication.PeerValidator;
import pki.authentication.TlsIdentity;
import pki.handshake.Codepoints;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.shell.Failure;
import pki.tls.StartTls;
import pki.tls.TlsClient;
import pki.tls.TlsException;
import pki.tls.TlsParameters;
import pki.tls.TlsPolicy;
import pki.tls.TlsTarget;
import pki.toolkit.Converters;
import pki.toolkit.Toolkit;
import pki.trace.KeyLog;

/// The options that say how to connect: as whom, to whom, and with what.
final class ConnectOptions {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      converter = Converters.OfGeneralName.class,
      description = "whom the certificate has to name (default: HOST)")
  private @Nullable GeneralName name;

  @Option(
      names = "--sni",
      paramLabel = "NAME",
      converter = Converters.OfDnsName.class,
      description = "whom to ask for (default: the same)")
  private @Nullable DnsName serverName;

  @Option(
      names = "--cert",
      paramLabel = "CERT",
      description = "the certificate to show when the server asks: a file, a serial or a name")
  private @Nullable String certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "its private key (default: the .key file beside the certificate's)")
  private @Nullable Path key;

  @Option(
      names = "--tls",
      paramLabel = "1.2|1.3",
      converter = VersionConverter.class,
      description = "speak this version only (default: both)")
  private VersionConverter.@Nullable Version version;

  @Option(
      names = "--suites",
      split = ",",
      paramLabel = "SUITE",
      description =
          "offer these suites of TLS 1.2 only, in this order; TLS 1.3's are always offered")
  private List<String> suites = List.of();

  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "GROUP",
      description = "offer these groups only, such as x25519,secp256r1, in this order")
  private List<String> groups = List.of();

  @Option(
      names = "--alpn",
      split = ",",
      paramLabel = "PROTOCOL",
      description =
          "offer these application protocols (default: http/1.1, with --starttls its own); '' for"
              + " none")
  private @Nullable List<String> protocols;

  @Option(
      names = "--starttls",
      paramLabel = "smtp|postgresql",
      description = "begin in the clear, and ask for TLS with this protocol")
  private @Nullable StartTls startTls;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      converter = Converters.OfPatience.class,
      description = "how long the server may take for all of it (default: 10s)")
  private Duration timeout = Duration.ofSeconds(10);

  /// Whether to ask for a page, which also shows late refusals and brings tickets.
  boolean asksForPage() {
    return startTls == null;
  }

  TlsTarget named(TlsTarget target) {
    TlsTarget named = name == null ? target : target.named(name);
    return serverName == null ? named : named.asking(serverName);
  }

  /// The certificate to show, with its key.
  Optional<TlsIdentity> identity(Toolkit toolkit) throws IOException {
    return certificate == null
        ? Optional.empty()
        : Optional.of(
            OwnCertificate.find(toolkit, certificate, Optional.ofNullable(key)).identity());
  }

  /// A client that connects so.
  ///
  /// @throws TlsException when the TLS library does not have what is to be offered
  TlsClient client(PeerValidator trust, Optional<TlsIdentity> shown, KeyLog keyLog) {
    TlsClient.Builder builder =
        TlsClient.trusting(trust).keyLog(keyLog).patience(timeout).parameters(parameters());
    Optional.ofNullable(startTls).ifPresent(builder::startTls);
    shown.ifPresent(builder::identity);
    return builder.build();
  }

  private TlsParameters parameters() {
    TlsParameters parameters =
        TlsParameters.of(TlsPolicy.INTERMEDIATE)
            .withApplicationProtocols(protocols().toArray(String[]::new));
    if (version != null) {
      parameters = parameters.withVersions(version.tls());
    }
    if (!suites.isEmpty()) {
      parameters = parameters.withSuites(suites.stream().map(ConnectOptions::known).toList());
    }
    try {
      return groups.isEmpty() ? parameters : parameters.withGroups(groups);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), "give --groups from that list");
    }
  }

  private List<String> protocols() {
    if (protocols != null) {
      return protocols.stream().filter(protocol -> !protocol.isEmpty()).toList();
    }
    return startTls == null
        ? List.of("http/1.1")
        : startTls.applicationProtocol().stream().toList();
  }

  /// A suite by its name as IANA spells it.
  private static String known(String suite) {
    return Codepoints.SUITE
        .codeOf(suite)
        .map(Codepoints.SUITE::nameOf)
        .orElseThrow(() ->
            Failure.usage(
                "'%s' is no suite that is known".formatted(suite),
                "give IANA's name, such as TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
  }
}
