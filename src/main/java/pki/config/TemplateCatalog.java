package pki.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import pki.config.Template.Origin;
import pki.files.DurableFile;
import pki.profile.Profile;

/// The templates that there are: those that come with the program, and the home's own,
/// `templates/NAME.yaml`. One of the home's own goes before a shipped one of the same name, so that
/// `tls-server` can be made to fit a site; [Origin] tells.
///
/// A file is read when it is asked for, so an edit counts from the next certificate on, and a
/// broken template stops nobody but its users. Immutable and thread-safe.
public final class TemplateCatalog {
  private static final List<String> SHIPPED =
      List.of(
          "code-signing",
          "email",
          "intermediate",
          "mtls",
          "ocsp-signing",
          "root",
          "time-stamping",
          "tls-client",
          "tls-server");

  private static final String EXTENSION = ".yaml";

  private final Path folder;

  /// @param folder of the home's own templates; it need not exist
  public TemplateCatalog(Path folder) {
    this.folder = folder;
  }

  /// The names of all templates, broken ones included, in alphabetical order.
  public List<String> names() {
    var names = new TreeSet<String>(SHIPPED);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(EXTENSION))
            .map(file -> file.substring(0, file.length() - EXTENSION.length()))
            .filter(TemplateCatalog::isName)
            .forEach(names::add);
      } catch (IOException | UncheckedIOException e) {
        throw new ConfigException("%s: cannot be listed".formatted(folder), e);
      }
    }
    return List.copyOf(names);
  }

  /// The template of this name, if there is one.
  ///
  /// @throws ConfigException with everything that is wrong with its file
  public Optional<Template> find(String name) {
    if (!isName(name)) {
      return Optional.empty();
    }
    boolean shipped = SHIPPED.contains(name);
    Path own = folder.resolve(name + EXTENSION);
    if (Files.exists(own)) {
      return Optional.of(read(own, shipped ? Origin.OWN_INSTEAD : Origin.OWN));
    }
    return shipped ? Optional.of(shipped(name)) : Optional.empty();
  }

  /// Reads any file as a template that bears the file's name.
  ///
  /// @throws ConfigException with everything that is wrong with it
  public static Profile check(Path file) {
    return read(file, Origin.OWN).profile();
  }

  private static Template read(Path file, Origin origin) {
    try {
      byte[] contents = DurableFile.read(file, YamlReader.LONGEST);
      String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
      return template(name, file.toString(), contents, origin);
    } catch (IOException e) {
      throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Template shipped(String name) {
    String resource = "/ca-templates/" + name + EXTENSION;
    try (InputStream in = TemplateCatalog.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its own " + resource);
      }
      return template(name, resource.substring(1), in.readAllBytes(), Origin.SHIPPED);
    } catch (IOException e) {
      throw new ConfigException(resource + ": cannot be read", e);
    }
  }

  private static Template template(String name, String file, byte[] contents, Origin origin) {
    Profile profile = TemplateReader.read(name, file, contents);
    return new Template(profile, origin, new String(contents, StandardCharsets.UTF_8));
  }

  /// Keeps paths out of names.
  private static boolean isName(String name) {
    return name.matches("[a-z0-9][a-z0-9-]{0,63}");
  }
}
