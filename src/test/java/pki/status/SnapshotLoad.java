package pki.status;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.x509.CertificateStatus.Good;
import pki.x509.SerialNumber;

/// Writes a home's status snapshot with as many more certificates as are asked for, which a server
/// takes over at its next start; for `bench/status.sh`. The store itself knows nothing of them.
final class SnapshotLoad {
  private SnapshotLoad() {}

  /// Writes it.
  ///
  /// @param args the home, the snapshot's file, the label of an issuer, and how many
  public static void main(String[] args) throws Exception {
    var random = new Random(1);
    try (CertificateStore store =
        JdbcCertificateStore.open(
            new DatabaseLocation.Home(Path.of(args[0])), new SecureRandom())) {
      var loader = new StatusLoader();
      List<CertificateRecord> known = store.list(CertificateQuery.first(1_000));
      known.forEach(row -> loader.add(row.issuer(), row.serial(), new Good()));
      IssuerRecord issuer = store.issuer(args[2]).orElseThrow();
      int count = Integer.parseInt(args[3]);
      for (int i = 0; i < count; i++) {
        loader.add(issuer.id(), SerialNumber.draw(i * 100L, random), new Good());
      }
      new StatusSnapshot(loader.index(), store.audit().head()).write(Path.of(args[1]));
    }
  }
}
