package pki.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pki.files.DurableFile;
import pki.page.Attempt;
import pki.page.HandshakePage;
import pki.page.Scene;
import pki.retrieval.OcspInquiry;
import pki.store.IssuerRecord;
import pki.tls.ClientAuthentication;
import pki.tls.TlsServer;
import pki.toolkit.StatusServer;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// What the steps before have set up: the home, the issued certificates and the servers. Closing it
/// stops the servers.
public final class Stage implements AutoCloseable {
  private final Toolkit toolkit;
  private final Path files;
  private final Optional<Path> pages;
  private final Map<String, Issued> issued = new LinkedHashMap<>();
  private final Map<ClientAuthentication, TlsServer> servers =
      new EnumMap<>(ClientAuthentication.class);

  private @Nullable StatusServer status;

  /// @param pages the folder for pages; absent to write none
  Stage(Toolkit toolkit, Path files, Optional<Path> pages) {
    this.toolkit = toolkit;
    this.files = files;
    this.pages = pages;
  }

  Toolkit toolkit() {
    return toolkit;
  }

  /// Where the demo's own files go, such as `server.key`.
  Path file(String name) {
    return files.resolve(name);
  }

  /// A certificate that a step has issued, with its key.
  record Issued(Certificate certificate, List<Certificate> chain, Path key) {
    /// What a server sends: the leaf and the intermediates, without the root.
    List<Certificate> served() {
      List<Certificate> served = new ArrayList<>(List.of(certificate));
      served.addAll(chain.subList(0, chain.size() - 1));
      return served;
    }

    Certificate root() {
      return chain.getLast();
    }
  }

  void remember(String role, Issued certificate) {
    issued.put(role, certificate);
  }

  Issued issued(String role) {
    return Objects.requireNonNull(issued.get(role), role + " comes before this step");
  }

  IssuerRecord issuer(String label) {
    return toolkit.store().issuer(label).orElseThrow();
  }

  /// The server that asks its clients so, started when it is first needed.
  TlsServer server(ClientAuthentication authentication, Supplier<TlsServer> start) {
    return servers.computeIfAbsent(authentication, _ -> start.get());
  }

  /// Writes a page about a connection, where pages are wanted.
  ///
  /// @param again the connection after it, for a comparison
  void show(String name, Attempt attempt, Optional<Attempt> again) throws IOException {
    if (pages.isPresent()) {
      String page = HandshakePage.of(attempt.scene(again, Scene.Secrets.LABELS_ONLY));
      DurableFile.write(
          pages.get().resolve(name + ".html"),
          page.getBytes(StandardCharsets.UTF_8),
          DurableFile.Access.PUBLIC,
          DurableFile.Existing.REPLACE);
    }
  }

  /// The server that the certificates name, started when it is first needed.
  StatusServer status() throws IOException {
    StatusServer known = status;
    if (known == null) {
      Certificate server = issued(AuthoritySteps.SERVER).certificate();
      URI url = OcspInquiry.responders(server).getFirst();
      var address = new InetSocketAddress(url.getHost(), url.getPort());
      known = toolkit.serve(new StatusServer.Listening(address, Optional.empty()), _ -> {});
      status = known;
    }
    return known;
  }

  @Override
  public void close() {
    StatusServer serving = status;
    if (serving != null) {
      serving.close();
    }
    servers.values().forEach(TlsServer::close);
  }
}
