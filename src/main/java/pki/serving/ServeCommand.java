package pki.serving;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.StopSignal;
import pki.shell.Terminal;
import pki.toolkit.HomeOptions;
import pki.toolkit.StatusServer;
import pki.toolkit.Toolkit;

/// `pki serve`: OCSP, CRLs and CA certificates over plain HTTP, until it is told to stop.
@Command(name = "serve")
public final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();

  @Option(
      names = "--listen",
      paramLabel = "ADDR:PORT",
      converter = OfAddress.class,
      description =
          "where to listen (default: 127.0.0.1:2560, which certificates point at); port 0 takes a"
              + " free one")
  private InetSocketAddress listen =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 2560);

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description = "append a line of JSON for each request (default: none)")
  private @Nullable Path accessLog;

  public ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (var stop = StopSignal.caught();
        Toolkit toolkit = Toolkit.of(home, terminal);
        StatusServer service = start(toolkit)) {
      terminal.note(
          "listening on http://%s:%d"
              .formatted(host(service.address()), service.address().getPort()));
      stop.await();
    }
    return ExitStatus.OK.code();
  }

  private StatusServer start(Toolkit toolkit) throws IOException {
    try {
      return toolkit.serve(
          new StatusServer.Listening(listen, Optional.ofNullable(accessLog)), terminal::note);
    } catch (IOException e) {
      if (e.getCause() instanceof BindException why) {
        throw Failure.unable(
            "cannot listen on %s:%d: %s"
                .formatted(host(listen), listen.getPort(), why.getMessage()),
            "another server has it; stop that, or choose another with --listen",
            e);
      }
      throw e;
    }
  }

  private static String host(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  static final class OfAddress implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      int colon = text.lastIndexOf(':');
      String port = text.substring(colon + 1);
      if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
        throw new TypeConversionException(
            "'%s' is no ADDRESS:PORT like 127.0.0.1:2560 or [::1]:2560".formatted(text));
      }
      var address =
          new InetSocketAddress(
              text.substring(0, colon).replaceAll("^\\[|]$", ""), Integer.parseInt(port));
      if (address.isUnresolved()) {
        throw new TypeConversionException(
            "there is no host '%s'".formatted(address.getHostString()));
      }
      return address;
    }
  }
}
