package pki.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pki.http.Caching;
import pki.http.Content;
import pki.http.Handler;
import pki.http.MediaType;
import pki.http.Request;
import pki.http.Response;
import pki.http.Route;
import pki.http.Status;

/// The CRLs of a folder: `LABEL.crl`, `LABEL.delta.crl`, `LABEL.2.crl` and so on, each sent from
/// its file, so that its length does not matter. Nothing else in the folder, and nothing outside
/// it, has a name that is let through.
public final class CrlEndpoint implements Handler {
  private static final MediaType CRL = new MediaType("application/pkix-crl");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}(\\.[0-9]{1,3})?(\\.delta)?\\.crl");

  private final Path folder;
  private final Map<String, Described> described = new ConcurrentHashMap<>();

  public CrlEndpoint(Path folder) {
    this.folder = folder;
  }

  /// The route under this segment, such as `crl`.
  public Route route(String segment) {
    return Route.get(segment, this);
  }

  /// What is said of a file, as long as it is this very one.
  private record Described(FileVersion version, Caching caching) {}

  private record FileVersion(@Nullable Object key, Object modified, long size) {
    static FileVersion of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileVersion(
          attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    }
  }

  @Override
  public Response answer(Request request) {
    String name = request.tail();
    if (!NAME.matcher(name).matches()) {
      return Response.of(Status.NOT_FOUND);
    }
    try {
      return send(name);
    } catch (NoSuchFileException e) {
      return Response.of(Status.NOT_FOUND);
    } catch (IOException e) {
      return Response.of(Status.SERVICE_UNAVAILABLE).with("Retry-After", "10");
    }
  }

  private Response send(String name) throws IOException {
    Path file = folder.resolve(name);
    while (true) {
      FileVersion version = FileVersion.of(file);
      Optional<Caching> caching = describe(name, file, version);
      if (caching.isEmpty()) {
        return Response.of(Status.NOT_FOUND);
      }
      Content content = Content.ofFile(file);
      if (FileVersion.of(file).equals(version)) {
        return Response.of(CRL, content).with(caching.get());
      }
      close(content); // replaced meanwhile: what was said is about the old one
    }
  }

  private Optional<Caching> describe(String name, Path file, FileVersion version)
      throws IOException {
    Described known = described.get(name);
    if (known != null && known.version.equals(version)) {
      return Optional.of(known.caching);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      Optional<CrlWindow> window = CrlWindow.of(channel);
      if (window.isEmpty()) {
        return Optional.empty();
      }
      Caching caching =
          Caching.until(
              window.get().nextUpdate(), window.get().thisUpdate(), EntityTag.of(channel));
      described.put(name, new Described(version, caching));
      return Optional.of(caching);
    }
  }

  private static void close(Content content) throws IOException {
    if (content instanceof Content.Opened opened) {
      opened.channel().close();
    }
  }
}
