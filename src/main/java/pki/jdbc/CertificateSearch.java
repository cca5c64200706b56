package pki.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pki.database.Parameters;
import pki.database.Session;
import pki.der.Octets;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.IssuerId;
import pki.x509.SerialNumber;

/// The questions about certificates.
final class CertificateSearch {
  private static final int LONGER_THAN_ANY = 21; // octets

  private static final String SELECT =
      "SELECT " + CertificateTable.COLUMNS + "FROM certificate c\n";

  private static final String BY_SERIAL = SELECT + "WHERE c.issuer_id = ? AND c.serial = ?";

  private static final String BY_KEY =
      SELECT + "WHERE c.public_key_digest = ? ORDER BY c.issuer_id, c.serial";

  /// From the issuers, of which there are few, so that the index on issuer and serial serves.
  private static final String BY_PREFIX =
      "SELECT "
          + CertificateTable.COLUMNS
          + """
          FROM issuer i JOIN certificate c ON c.issuer_id = i.id
          WHERE c.serial >= ? AND c.serial < ?
          ORDER BY c.issuer_id, c.serial
          FETCH FIRST ? ROWS ONLY
          """;

  /// From the names that match, each certificate once.
  private static final String NAMED =
      """
      JOIN (
        SELECT DISTINCT issuer_id, serial FROM certificate_name
        WHERE reversed >= ? AND reversed < ? AND reversed LIKE ? ESCAPE '!'
      ) n ON n.issuer_id = c.issuer_id AND n.serial = c.serial
      """;

  private static final String IN_ORDER =
      """
      ORDER BY c.not_after, c.issuer_id, c.serial
      FETCH FIRST ? ROWS ONLY
      """;

  private CertificateSearch() {}

  static Optional<CertificateRecord> find(Session session, IssuerId issuer, SerialNumber serial)
      throws SQLException {
    return session.queryOne(
        BY_SERIAL, p -> p.add(issuer.value()).add(serial.octets()), CertificateTable::record);
  }

  static List<CertificateRecord> byKey(Session session, Octets digest) throws SQLException {
    return session.query(BY_KEY, p -> p.add(digest), CertificateTable::record);
  }

  /// Octets are compared from the left and unsigned, as hexadecimal digits are.
  static List<CertificateRecord> byPrefix(Session session, String hex, int limit)
      throws SQLException {
    String digits = hex.replace(":", "").toLowerCase(Locale.ROOT);
    byte[] from = HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : digits + "0");
    byte[] after = after(digits);
    return session.query(
        BY_PREFIX, p -> p.add(from).add(after).add(limit), CertificateTable::record);
  }

  /// The least octets above everything with this prefix.
  private static byte[] after(String digits) {
    byte[] octets = HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : digits + "f");
    for (int i = octets.length - 1; i >= 0; i--) {
      if (octets[i] != (byte) 0xff) {
        octets[i]++;
        return Arrays.copyOf(octets, i + 1);
      }
    }
    return Arrays.copyOf(octets, LONGER_THAN_ANY);
  }

  static List<CertificateRecord> list(Session session, CertificateQuery query) throws SQLException {
    var listing = new Listing();
    query
        .nameGlob()
        .map(NamePattern::of)
        .ifPresent(name ->
            listing.add(NAMED, p -> p.add(name.from()).add(name.before()).add(name.like())));
    listing.add("WHERE c.status IN (%s)\n".formatted(columns(query.states())), p -> {});
    query
        .issuer()
        .ifPresent(issuer -> listing.add("AND c.issuer_id = ?\n", p -> p.add(issuer.value())));
    query
        .expiringFrom()
        .ifPresent(earliest -> listing.add("AND c.not_after >= ?\n", p -> p.add(earliest)));
    query.expiringBefore().ifPresent(end -> listing.add("AND c.not_after < ?\n", p -> p.add(end)));
    query
        .after()
        .ifPresent(last ->
            listing.add(
                "AND (c.not_after, c.issuer_id, c.serial) > (?, ?, ?)\n",
                p ->
                    p.add(last.notAfter()).add(last.issuer().value()).add(last.serial().octets())));
    listing.add(IN_ORDER, p -> p.add(query.limit()));
    return session.query(listing.sql.toString(), listing::bind, CertificateTable::record);
  }

  private static String columns(Set<CertificateRecord.State> states) {
    return states.stream()
        .sorted()
        .map(state -> "'" + CertificateTable.column(state) + "'")
        .collect(Collectors.joining(", "));
  }

  /// SQL made of the conditions that a query has, and their parameters in the same order. Few texts
  /// come of it, so each stays prepared.
  private static final class Listing {
    private final StringBuilder sql = new StringBuilder(SELECT);
    private final List<Parameters.Binding> bindings = new ArrayList<>();

    void add(String text, Parameters.Binding binding) {
      sql.append(text);
      bindings.add(binding);
    }

    void bind(Parameters parameters) throws SQLException {
      for (Parameters.Binding binding : bindings) {
        binding.bind(parameters);
      }
    }
  }
}
