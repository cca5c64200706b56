package pki.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import pki.config.YamlNode.Mapping;
import pki.files.DurableFile;
import pki.keys.KeyAlgorithm;
import pki.profile.DurationText;

/// What a home's `config.yaml` says; each component is a key of it, `baseUrl` being `base-url`.
/// Everything in it may be left out.
public record Settings(Database database, Status status, Ocsp ocsp, Crl crl, Defaults defaults) {
  /// Where `pki serve` listens when nothing says otherwise.
  public static final URI USUAL_BASE_URL = URI.create("http://127.0.0.1:2560");

  /// What holds without a file.
  public static final Settings NONE =
      new Settings(
          new Database(Optional.empty()),
          new Status(Optional.of(USUAL_BASE_URL), Duration.ofDays(7)),
          new Ocsp(OcspSigner.DELEGATED),
          new Crl(Duration.ofDays(7), Duration.ofDays(2), Optional.empty(), 1, Ended.LEAVES),
          new Defaults(Optional.empty(), Optional.empty(), Optional.empty()));

  /// Where everything is stored.
  ///
  /// @param url of PostgreSQL, `jdbc:postgresql://…`; absent: the home's own H2 file
  public record Database(Optional<String> url) {}

  /// How the status of certificates is found.
  ///
  /// @param baseUrl where those who check certificates reach `pki serve`, plain HTTP, no slash at
  ///   the end; `none` in the file: certificates carry no URLs by default
  /// @param shortLived certificates shorter than this need no revocation
  public record Status(Optional<URI> baseUrl, Duration shortLived) {}

  /// How OCSP is answered.
  public record Ocsp(OcspSigner signer) {}

  /// Who signs OCSP responses.
  public enum OcspSigner {
    /// A responder with a key and a short-lived certificate of its own.
    DELEGATED,
    /// The issuer itself.
    ISSUER
  }

  /// How revocation lists are made; `pki.crl.CrlPolicy` says what each means.
  ///
  /// @param deltaValidity absent: there are no delta lists
  public record Crl(
      Duration validity,
      Duration overlap,
      Optional<Duration> deltaValidity,
      int partitions,
      Ended ended) {}

  /// What becomes of a revoked certificate on lists when it has ended.
  public enum Ended {
    LEAVES,
    STAYS
  }

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
        in.find("ocsp").map(Settings::ocsp).orElse(NONE.ocsp),
        in.find("crl").map(Settings::crl).orElse(NONE.crl),
        in.find("defaults").map(Settings::defaults).orElse(NONE.defaults));
  }

  private static Database database(YamlNode node) {
    return new Database(
        node.mapping(Database.class).find("url").map(url -> url.parsed(Settings::databaseUrl)));
  }

  private static Status status(YamlNode node) {
    Mapping in = node.mapping(Status.class);
    return new Status(
        in.find("base-url").map(url -> url.parsed(Settings::baseUrl)).orElse(NONE.status.baseUrl),
        in.find("short-lived").map(Settings::duration).orElse(NONE.status.shortLived));
  }

  private static Ocsp ocsp(YamlNode node) {
    Mapping in = node.mapping(Ocsp.class);
    return new Ocsp(
        in.find("signer").map(n -> n.parsed(Settings::signer)).orElse(NONE.ocsp.signer));
  }

  private static OcspSigner signer(String text) {
    return switch (text) {
      case "delegated" -> OcspSigner.DELEGATED;
      case "issuer" -> OcspSigner.ISSUER;
      default ->
          throw new IllegalArgumentException("'%s' must be delegated or issuer".formatted(text));
    };
  }

  private static Crl crl(YamlNode node) {
    Mapping in = node.mapping(Crl.class);
    var crl =
        new Crl(
            in.find("validity").map(Settings::duration).orElse(NONE.crl.validity),
            in.find("overlap").map(Settings::duration).orElse(NONE.crl.overlap),
            in.find("delta-validity").map(Settings::duration),
            in.find("partitions").map(n -> n.parsed(Settings::partitions)).orElse(1),
            in.find("ended").map(n -> n.parsed(Settings::ended)).orElse(Ended.LEAVES));
    if (crl.overlap.compareTo(crl.validity) >= 0) {
      throw node.place()
          .fault(
              "overlap %s must be shorter than validity %s"
                  .formatted(DurationText.format(crl.overlap), DurationText.format(crl.validity)));
    }
    return crl;
  }

  private static Duration duration(YamlNode node) {
    return node.parsed(DurationText::parse);
  }

  /// A power of two, so that lists of different numbers never share a name.
  private static int partitions(String text) {
    if (!text.matches("1|2|4|8|16|32|64|128|256")) {
      throw new IllegalArgumentException("'%s' must be 1, 2, 4, … 256".formatted(text));
    }
    return Integer.parseInt(text);
  }

  private static Ended ended(String text) {
    return switch (text) {
      case "leaves" -> Ended.LEAVES;
      case "stays" -> Ended.STAYS;
      default -> throw new IllegalArgumentException("'%s' must be leaves or stays".formatted(text));
    };
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

  private static Optional<URI> baseUrl(String text) {
    if (text.equals("none")) {
      return Optional.empty();
    }
    URI url = URI.create(text);
    boolean plain =
        "http".equals(url.getScheme())
            && url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!plain || text.length() > 200) {
      throw new IllegalArgumentException(
          "'%s' must be none or like http://pki.example.test:8080, at most 200 characters"
              .formatted(text));
    }
    return Optional.of(URI.create(text.replaceAll("/+$", "")));
  }
}
