package pki.store;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import pki.x509.SerialNumber;

/// Which certificates to list: those that meet every condition given, soonest expiry first.
///
/// @param nameGlob matched against each name and the subject's common name without regard to case;
///   `*` stands for any characters, dots included
/// @param states any of these
/// @param expiringFrom whose last second is this or later
/// @param expiringBefore whose last second is before this
/// @param limit the most to return, 1 to 10,000
/// @param after where an earlier page ended
public record CertificateQuery(
    Optional<IssuerId> issuer,
    Optional<String> nameGlob,
    Set<CertificateRecord.State> states,
    Optional<Instant> expiringFrom,
    Optional<Instant> expiringBefore,
    int limit,
    Optional<Cursor> after) {
  private static final int MOST = 10_000;

  /// A place in the order of a list: expiry, then issuer, then serial.
  public record Cursor(Instant notAfter, IssuerId issuer, SerialNumber serial) {}

  public CertificateQuery {
    states = Set.copyOf(states);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit must be 1 to 10000, was " + limit);
    }
  }

  /// The first so many certificates of any kind; narrow it by the methods below.
  public static CertificateQuery first(int limit) {
    return new CertificateQuery(
        Optional.empty(),
        Optional.empty(),
        EnumSet.allOf(CertificateRecord.State.class),
        Optional.empty(),
        Optional.empty(),
        limit,
        Optional.empty());
  }

  public CertificateQuery issuedBy(IssuerId id) {
    return new CertificateQuery(
        Optional.of(id), nameGlob, states, expiringFrom, expiringBefore, limit, after);
  }

  public CertificateQuery named(String glob) {
    return new CertificateQuery(
        issuer, Optional.of(glob), states, expiringFrom, expiringBefore, limit, after);
  }

  public CertificateQuery in(Set<CertificateRecord.State> anyOf) {
    return new CertificateQuery(
        issuer, nameGlob, anyOf, expiringFrom, expiringBefore, limit, after);
  }

  public CertificateQuery expiringFrom(Instant earliest) {
    return new CertificateQuery(
        issuer, nameGlob, states, Optional.of(earliest), expiringBefore, limit, after);
  }

  public CertificateQuery expiringBefore(Instant end) {
    return new CertificateQuery(
        issuer, nameGlob, states, expiringFrom, Optional.of(end), limit, after);
  }

  /// The page after the one that ended with this record.
  public CertificateQuery after(CertificateRecord last) {
    var cursor = new Cursor(last.validity().notAfter(), last.issuer(), last.serial());
    return new CertificateQuery(
        issuer, nameGlob, states, expiringFrom, expiringBefore, limit, Optional.of(cursor));
  }
}
