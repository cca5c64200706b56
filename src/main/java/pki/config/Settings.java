package pki.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import pki.config.YamlNode.Mapping;
import pki.files.DurableFile;
import pki.keys.KeyAlgorithm;

/// What a home's `config.yaml` says; each component is a key of it, `baseUrl` being `base-url`.
/// Everything in it may be left out.
public record Settings(Database database, Status status, Defaults defaults) {
  public static final Settings NONE =
      new Settings(
          new Database(Optional.empty()),
          new Status(Optional.empty()),
          new Defaults(Optional.empty(), Optional.empty(), Optional.empty()));

  /// Where everything is stored.
  ///
  /// @param url of PostgreSQL, `jdbc:postgresql://…`; absent: the home's own H2 file
  public record Database(Optional<String> url) {}

  /// How the status of certificates is found.
  ///
  /// @param baseUrl where those who check certificates reach `pki serve`, plain HTTP, no slash at
  ///   the end; absent: certificates carry no URLs by default
  public record Status(Optional<URI> baseUrl) {}

  /// What a command takes when it is not told.
  ///
  /// @param issuer an issuer's label
  public record Defaults(
      Optional<String> template, Optional<String> issuer, Optional<KeyAlgorithm> keyAlgorithm) {}

  /// Reads `config.yaml`; a file that is not there says nothing.
  ///
  /// @throws ConfigException with file, line and reason
  public static Settings read(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      return parse(file.toString(), DurableFile.read(file, YamlReader.LONGEST));
    } catch (IOException e) {
      throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  static Settings parse(String file, byte[] contents) {
    Mapping in = YamlReader.read(file, contents).mapping(Settings.class);
    return new Settings(
        in.find("database").map(Settings::database).orElse(NONE.database),
        in.find("status").map(Settings::status).orElse(NONE.status),
        in.find("defaults").map(Settings::defaults).orElse(NONE.defaults));
  }

  private static Database database(YamlNode node) {
    return new Database(
        node.mapping(Database.class).find("url").map(url -> url.parsed(Settings::databaseUrl)));
  }

  private static Status status(YamlNode node) {
    return new Status(
        node.mapping(Status.class).find("base-url").map(url -> url.parsed(Settings::baseUrl)));
  }

  private static Defaults defaults(YamlNode node) {
    Mapping in = node.mapping(Defaults.class);
    return new Defaults(
        in.find("template").map(YamlNode::text),
        in.find("issuer").map(YamlNode::text),
        in.find("key-algorithm").map(n -> n.parsed(TemplateReader::keyAlgorithm)));
  }

  /// The home's H2 file has no URL, and an H2 URL could run code (CVE-2021-42392).
  private static String databaseUrl(String url) {
    if (!url.startsWith("jdbc:postgresql://")) {
      throw new IllegalArgumentException("'%s' must start with jdbc:postgresql://".formatted(url));
    }
    return url;
  }

  private static URI baseUrl(String text) {
    URI url = URI.create(text);
    boolean plain =
        "http".equals(url.getScheme())
            && url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!plain || text.length() > 200) {
      throw new IllegalArgumentException(
          "'%s' must be like http://pki.example.test:8080, at most 200 characters".formatted(text));
    }
    return URI.create(text.replaceAll("/+$", ""));
  }
}
