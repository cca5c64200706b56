package pki.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.testing.Specimens.NOW;
import static pki.testing.Specimens.event;
import static pki.testing.Specimens.issuer;
import static pki.testing.Specimens.specimen;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.jdbc.JdbcCertificateStore;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.ReleaseOutcome;
import pki.store.Reservation;
import pki.store.Revocation;
import pki.store.RevocationOutcome;
import pki.store.StoreException;
import pki.testing.PostgresServer;
import pki.testing.Specimens.Specimen;
import pki.testing.StoreKind;
import pki.x509.CertificateStatus.Good;
import pki.x509.CrlNumber;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// What each of the roles that `roles.sql` makes can do, and what it cannot.
class PostgresRolesTest {
  private static final SerialNumber GOOD = SerialNumber.ofHex("4a3b2c01");

  private static String database = "";
  private static IssuerId root = new IssuerId(1);

  @BeforeAll
  static void makeRoles() throws Exception {
    PostgresServer server = PostgresServer.get();
    database = server.createDatabase();
    try (InputStream script =
        Schema.class.getResourceAsStream("/pki/database/postgresql/roles.sql")) {
      server.asSuperuser(
          database,
          new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
    server.asSuperuser(
        database,
        """
        CREATE ROLE chief LOGIN IN ROLE pki_owner;
        ALTER ROLE chief SET role TO 'pki_owner';
        CREATE ROLE ca LOGIN IN ROLE pki_issuer;
        CREATE ROLE ocsp LOGIN IN ROLE pki_responder;
        """);
    try (CertificateStore store = open("chief")) {
      root = store.addIssuer(issuer("root"), event("issuer.add")).id();
      issue(store, specimen(root, GOOD.hex(), "www.example.test"));
    }
  }

  @MustBeClosed
  private static CertificateStore open(String role) {
    return JdbcCertificateStore.open(location(role), new SecureRandom());
  }

  private static DatabaseLocation location(String role) {
    return new DatabaseLocation.Server(PostgresServer.get().url(database, role));
  }

  private static void issue(CertificateStore store, Specimen specimen) {
    assertThat(store.intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    store.complete(
        specimen.intent().issuer(), specimen.serial(), specimen.certificate(), event("complete"));
  }

  @Test
  void theIssuerIssuesAndRevokesAndRecovers() {
    Specimen unfinished = specimen(root, "4a3b2c03", "left.example.test");
    try (CertificateStore store = open("ca")) {
      Specimen specimen = specimen(root, "4a3b2c02", "two.example.test");
      issue(store, specimen);
      var revoked = Revocation.of(NOW, RevocationReason.SUPERSEDED);
      assertThat(store.revoke(root, specimen.serial(), revoked, event("revoke")))
          .isEqualTo(RevocationOutcome.REVOKED);
      store.revoke(
          root, GOOD, Revocation.of(NOW, RevocationReason.CERTIFICATE_HOLD), event("hold"));
      assertThat(store.release(root, GOOD, NOW, event("release")))
          .isEqualTo(ReleaseOutcome.RELEASED);
      assertThat(StoreKind.crls(store).reserve(root, number -> event("crl.sign")))
          .isEqualTo(CrlNumber.of(1));
      assertThat(store.intend(unfinished.intent(), event("intend")))
          .isEqualTo(Reservation.RESERVED);
    }
    try (CertificateStore store = open("ca")) {
      assertThat(store.abandonUnfinished(NOW)).containsExactly(unfinished.serial());
    }
  }

  @Test
  void theIssuerMakesNoIssuers() {
    try (CertificateStore store = open("ca")) {
      assertThatThrownBy(() -> store.addIssuer(issuer("rogue"), event("issuer.add")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("permission denied for table issuer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM certificate",
        "DELETE FROM audit_log",
        "TRUNCATE certificate_name",
        "UPDATE certificate SET serial = '\\x01'",
        "UPDATE certificate SET not_after = not_after",
        "UPDATE certificate SET tbs_digest = public_key_digest",
        "UPDATE audit_log SET result = ''",
        "UPDATE issuer SET public_key = ''",
        "UPDATE issuer SET certificate = ''",
        "UPDATE revocation SET serial = '\\x01'",
        "DELETE FROM revocation",
        "UPDATE crl SET number = 1",
        "DROP TABLE audit_log",
        "ALTER TABLE certificate DISABLE TRIGGER ALL",
        "CREATE TABLE pki.own (x INTEGER)",
        "CREATE TABLE public.own (x INTEGER)",
        "CREATE SCHEMA own",
        "UPDATE flyway_schema_history SET success = FALSE"
      })
  void theIssuerAltersNothingElse(String sql) throws Exception {
    try (Session session = Engine.of(location("ca")).connect()) {
      assertThatThrownBy(() -> session.execute(sql))
          .hasMessageMatching("(?s)ERROR: (permission denied|must be owner).*");
    }
  }

  @Test
  void theResponderReadsStatusAndNothingElse() {
    try (CertificateStore store = open("ocsp")) {
      assertThat(store.status(root, GOOD)).isEqualTo(new Good());
      assertThat(store.issuers()).hasSize(1);
      assertThat(store.audit().head().next()).isPositive();
      assertThat(store.changes(0, 100).changed()).isNotEmpty();
      store.statuses(root, known -> assertThat(known.serial()).isNotNull());
      assertThatThrownBy(() -> store.find(root, GOOD)).hasMessageContaining("permission denied");
      var revoked = Revocation.of(NOW, RevocationReason.SUPERSEDED);
      assertThatThrownBy(() -> store.revoke(root, GOOD, revoked, event("revoke")))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> store.audit().append(event("forged")))
          .hasMessageContaining("permission denied");
    }
  }
}
