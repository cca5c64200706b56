package pki.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pki.crl.CrlStore;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.store.CertificateStore;

/// Every implementation of the store, for tests of what they have in common.
public enum StoreKind {
  MEMORY,
  H2,
  POSTGRESQL;

  private static @Nullable Path h2;
  private static @Nullable String postgres;

  /// Makes an empty store. Each call of the result opens it, once more or again.
  ///
  /// @param folder where it may keep files
  public Supplier<CertificateStore> create(Path folder) {
    return switch (this) {
      case MEMORY -> new InMemoryCertificateStore()::reopened;
      case H2 -> opening(home(folder));
      case POSTGRESQL -> opening(database());
    };
  }

  /// What revocation lists need of a store that was opened by [#create].
  public static CrlStore crls(CertificateStore store) {
    return switch (store) {
      case InMemoryCertificateStore memory -> memory.crls();
      case JdbcCertificateStore jdbc -> jdbc.crls();
      default -> throw new IllegalArgumentException("unknown store " + store);
    };
  }

  /// A home with an empty H2 store: a copy, which is quicker than making one.
  public static DatabaseLocation.Home home(Path folder) {
    try {
      Files.copy(
          h2().resolve(DatabaseLocation.Home.FILE), folder.resolve(DatabaseLocation.Home.FILE));
      return new DatabaseLocation.Home(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("copying a home", e);
    }
  }

  /// An empty PostgreSQL store of the role `keeper`: always the same one, emptied, which is quicker
  /// than making one.
  public static synchronized DatabaseLocation.Server database() {
    PostgresServer server = PostgresServer.get();
    if (postgres == null) {
      postgres = server.createDatabase();
      opening(new DatabaseLocation.Server(server.url(postgres, "keeper"))).get().close();
    } else {
      server.asSuperuser(
          postgres,
          """
          TRUNCATE pki.issuer, pki.issuer_chain, pki.certificate, pki.certificate_name, pki.audit_log,
            pki.revocation, pki.crl
            RESTART IDENTITY;
          UPDATE pki.audit_head SET next_sequence = 0, hash = NULL
          """);
    }
    return new DatabaseLocation.Server(server.url(postgres, "keeper"));
  }

  @SuppressWarnings("MustBeClosedChecker") // whoever gets the store closes it
  private static Supplier<CertificateStore> opening(DatabaseLocation location) {
    return () -> JdbcCertificateStore.open(location, new SecureRandom());
  }

  private static synchronized Path h2() {
    if (h2 == null) {
      try {
        h2 = Files.createTempDirectory("h2-template");
      } catch (IOException e) {
        throw new UncheckedIOException("making a folder", e);
      }
      opening(new DatabaseLocation.Home(h2)).get().close();
      h2.resolve(DatabaseLocation.Home.FILE).toFile().deleteOnExit();
      h2.toFile().deleteOnExit();
    }
    return h2;
  }
}
