package pki.jdbc;

import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pki.database.Parameters;
import pki.database.Row;
import pki.database.Session;
import pki.database.SqlFailure;
import pki.database.Transaction;
import pki.database.Transaction.Change;
import pki.der.Octets;
import pki.keys.KeyId;
import pki.name.DistinguishedName;
import pki.store.AuditEvent;
import pki.store.IssuerId;
import pki.store.IssuerRecord;
import pki.store.NewIssuer;
import pki.store.StoreException;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// The tables of issuers and of the certificates above theirs.
final class IssuerTable {
  private static final String INSERT =
      """
      INSERT INTO issuer (label, subject, key_uri, public_key, public_key_digest, state, holder)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String ACTIVATE =
      """
      UPDATE issuer
      SET state = 'active', certificate = ?, holder = NULL
      WHERE id = ? AND state IN ('pending', 'awaiting') AND public_key_digest = ?
      """;

  private static final String INSERT_ABOVE =
      """
      INSERT INTO issuer_chain (issuer_id, position, certificate)
      VALUES (?, ?, ?)
      """;

  /// A row for each certificate above an issuer's, and at least one for each issuer.
  private static final String SELECT =
      """
      SELECT i.id, i.label, i.subject, i.key_uri, i.public_key, i.state, i.certificate, a.certificate
      FROM issuer i LEFT JOIN issuer_chain a ON a.issuer_id = i.id
      """;

  private static final String ALL = SELECT + "ORDER BY i.id, a.position";

  private static final String BY_ID = SELECT + "WHERE i.id = ? ORDER BY i.id, a.position";

  private static final String BY_LABEL = SELECT + "WHERE i.label = ? ORDER BY i.id, a.position";

  private static final String BY_KEY =
      SELECT + "WHERE i.public_key_digest = ? ORDER BY i.id, a.position";

  private IssuerTable() {}

  /// Registers an issuer.
  ///
  /// @param holder whose unfinished work it is, unless its parent is elsewhere
  record Add(NewIssuer issuer, AuditEvent event, long holder) implements Change<IssuerRecord> {
    @Override
    public IssuerRecord apply(Transaction transaction) throws SQLException {
      Session session = transaction.session();
      long id = session.insert(INSERT, this::bind);
      transaction.audit(event);
      return one(session, BY_ID, p -> p.add(id)).orElseThrow();
    }

    private void bind(Parameters p) throws SQLException {
      p.add(issuer.label())
          .add(issuer.subject().der())
          .add(issuer.key().uri().toString())
          .add(issuer.publicKey().der())
          .add(issuer.publicKey().sha256());
      switch (issuer.parent()) {
        case HERE -> p.add("pending").add(holder);
        case ELSEWHERE -> p.add("awaiting").addNoNumber();
      }
    }

    @Override
    public IssuerRecord refused(SQLException e) throws SQLException {
      if (SqlFailure.isDuplicate(e)) {
        throw new StoreException("issuer label '%s' is taken".formatted(issuer.label()), e);
      }
      throw e;
    }
  }

  /// Gives an issuer its certificate.
  record Activate(IssuerId id, Certificate certificate, List<Certificate> chain, AuditEvent event)
      implements Change<IssuerRecord> {
    @Override
    public IssuerRecord apply(Transaction transaction) throws SQLException {
      Session session = transaction.session();
      Octets key = certificate.subjectPublicKeyInfo().sha256();
      int rows = session.update(ACTIVATE, p -> p.add(certificate.der()).add(id.value()).add(key));
      if (rows != 1) {
        throw new StoreException(
            "issuer %s takes no certificate for this key: it is unknown, has one, was abandoned or has another key"
                .formatted(id));
      }
      for (int i = 0; i < chain.size(); i++) {
        long position = i + 1L;
        byte[] above = chain.get(i).der();
        transaction.gather(INSERT_ABOVE, p -> p.add(id.value()).add(position).add(above));
      }
      transaction.flush();
      transaction.audit(event);
      return one(session, BY_ID, p -> p.add(id.value())).orElseThrow();
    }
  }

  static List<IssuerRecord> all(Session session) throws SQLException {
    return select(session, ALL, Parameters.Binding.NONE);
  }

  static Optional<IssuerRecord> byLabel(Session session, String label) throws SQLException {
    return one(session, BY_LABEL, p -> p.add(label));
  }

  static List<IssuerRecord> byKey(Session session, Octets publicKeyDigest) throws SQLException {
    return select(session, BY_KEY, p -> p.add(publicKeyDigest));
  }

  private static Optional<IssuerRecord> one(Session session, String sql, Parameters.Binding binding)
      throws SQLException {
    return select(session, sql, binding).stream().findFirst();
  }

  private record Joined(IssuerRecord issuer, Optional<Certificate> above) {}

  private static List<IssuerRecord> select(Session session, String sql, Parameters.Binding binding)
      throws SQLException {
    List<IssuerRecord> issuers = new ArrayList<>();
    List<Certificate> chain = new ArrayList<>();
    for (Joined row : session.query(sql, binding, IssuerTable::joined)) {
      if (issuers.isEmpty() || !issuers.getLast().id().equals(row.issuer().id())) {
        chain.clear();
        issuers.add(row.issuer());
      }
      row.above().ifPresent(chain::add);
      issuers.set(issuers.size() - 1, withChain(row.issuer(), chain));
    }
    return List.copyOf(issuers);
  }

  private static Joined joined(Row row) throws SQLException {
    var issuer =
        new IssuerRecord(
            new IssuerId(row.number()),
            row.text(),
            DistinguishedName.ofDer(row.bytes()),
            new KeyId(URI.create(row.text())),
            SubjectPublicKeyInfo.ofDer(row.bytes()),
            state(row.text()),
            row.optionalBytes().map(Certificate::parse),
            List.of());
    return new Joined(issuer, row.optionalBytes().map(Certificate::parse));
  }

  private static IssuerRecord withChain(IssuerRecord issuer, List<Certificate> chain) {
    return new IssuerRecord(
        issuer.id(),
        issuer.label(),
        issuer.subject(),
        issuer.key(),
        issuer.publicKey(),
        issuer.state(),
        issuer.certificate(),
        chain);
  }

  private static IssuerRecord.State state(String text) throws SQLException {
    return switch (text) {
      case "pending" -> IssuerRecord.State.PENDING;
      case "awaiting" -> IssuerRecord.State.AWAITING_CERTIFICATE;
      case "active" -> IssuerRecord.State.ACTIVE;
      case "abandoned" -> IssuerRecord.State.ABANDONED;
      default -> throw new SQLException("issuer has unknown state '%s'".formatted(text));
    };
  }
}
