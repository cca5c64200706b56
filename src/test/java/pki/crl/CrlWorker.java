package pki.crl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.keys.FileKeyVault;
import pki.keys.Passphrase;
import pki.keys.SigningKey;
import pki.store.IssuerRecord;
import pki.x509.CrlPartition;

/// Publishes lists in a process of its own, to be killed. Says the number of each on a line, or
/// `overtaken`.
final class CrlWorker {
  static final CrlPolicy POLICY =
      new CrlPolicy(
          Duration.ofDays(7),
          Duration.ofDays(2),
          Optional.of(Duration.ofDays(1)),
          1,
          CrlPolicy.Ended.LEAVES,
          Optional.empty());

  private CrlWorker() {}

  /// @param database a URL, or `home` for the home's own
  static ProcessBuilder command(Path home, String database) {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrlWorker.class.getName(),
                home.toString(),
                database))
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    DatabaseLocation location =
        args[1].equals("home") ? new DatabaseLocation.Home(home) : DatabaseLocation.ofUrl(args[1]);
    var random = new SecureRandom();
    String passphrase = Files.readString(home.resolve("passphrase")).strip();
    var vault =
        new FileKeyVault(
            home.resolve("keys"), () -> Passphrase.of(passphrase.toCharArray()), random);
    IssuerRecord ca = ca(location, random);
    try (SigningKey key = vault.open(ca.key())) {
      while (true) {
        try (JdbcCertificateStore store = JdbcCertificateStore.open(location, random)) {
          var issuer =
              new CrlIssuer(
                  store.crls(),
                  new CrlFolder(home.resolve("crl")),
                  POLICY,
                  InstantSource.system(),
                  "worker");
          System.out.println(said(issuer.publish(ca, key, CrlPartition.WHOLE, CrlKind.COMPLETE)));
        }
      }
    }
  }

  private static IssuerRecord ca(DatabaseLocation location, SecureRandom random) {
    try (JdbcCertificateStore store = JdbcCertificateStore.open(location, random)) {
      return store.issuers().getFirst();
    }
  }

  private static String said(Publication publication) {
    return switch (publication) {
      case Publication.Published(PublishedCrl crl, var _) -> crl.number().toString();
      case Publication.Overtaken _ -> "overtaken";
    };
  }
}
