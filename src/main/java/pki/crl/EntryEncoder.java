package pki.crl;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import pki.der.DerReader;
import pki.x509.RevocationReason;

/// Writes the entries of a list, millions of them (RFC 5280, section 5.3):
///
/// ```
/// SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions Extensions OPTIONAL }
/// ```
///
/// By hand, because every length is known beforehand; the tests hold it against `DerWriter`. Not
/// thread-safe.
final class EntryEncoder {
  /// More than any entry takes.
  static final int LONGEST = 128;

  private static final long SECONDS_OF_DAY = 86_400;
  private static final int UTC_TIME_UNTIL = 2050;

  /// `SEQUENCE { 2.5.29.21, OCTET STRING { ENUMERATED … } }` up to the value.
  private static final byte[] REASON = {
    0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01
  };

  /// `SEQUENCE { 2.5.29.24, OCTET STRING { GeneralizedTime … } }` up to the tag.
  private static final byte[] INVALIDITY = {0x30, 0x18, 0x06, 0x03, 0x55, 0x1d, 0x18, 0x04, 0x11};

  private static final int REASON_LENGTH = REASON.length + 1;
  private static final int INVALIDITY_LENGTH = INVALIDITY.length + 17;

  private long day = Long.MIN_VALUE;
  private LocalDate date = LocalDate.EPOCH;

  /// Writes an entry, for which there must be room for [#LONGEST] octets.
  void write(ListedRevocation entry, ByteBuffer out) {
    byte[] serial = entry.serial().value().toByteArray();
    long since = entry.since().getEpochSecond();
    int extensions = extensionsLength(entry);
    int body = 2 + serial.length + timeLength(since) + (extensions == 0 ? 0 : 2 + extensions);
    header(DerReader.SEQUENCE, body, out);
    header(DerReader.INTEGER, serial.length, out);
    out.put(serial);
    time(since, timeLength(since), out);
    if (extensions > 0) {
      header(DerReader.SEQUENCE, extensions, out);
      extensions(entry, out);
    }
  }

  /// Section 5.3.1: the reason should be absent rather than `unspecified`.
  private static boolean hasReason(ListedRevocation entry) {
    return entry.reason() != RevocationReason.UNSPECIFIED;
  }

  private static int extensionsLength(ListedRevocation entry) {
    return (hasReason(entry) ? REASON_LENGTH : 0)
        + (entry.invalidSince().isPresent() ? INVALIDITY_LENGTH : 0);
  }

  private void extensions(ListedRevocation entry, ByteBuffer out) {
    if (hasReason(entry)) {
      out.put(REASON).put((byte) entry.reason().code());
    }
    Optional<Instant> invalidSince = entry.invalidSince();
    if (invalidSince.isPresent()) {
      out.put(INVALIDITY);
      time(invalidSince.get().getEpochSecond(), 17, out); // always GeneralizedTime (section 5.3.2)
    }
  }

  private static void header(int tag, int length, ByteBuffer out) {
    if (length >= 0x80) {
      throw new IllegalArgumentException("entry has %d octets".formatted(length));
    }
    out.put((byte) tag).put((byte) length);
  }

  private int timeLength(long second) {
    return dateOf(second).getYear() < UTC_TIME_UNTIL ? 15 : 17;
  }

  /// Neighbours in a list are mostly of the same day.
  private LocalDate dateOf(long second) {
    long dayOf = Math.floorDiv(second, SECONDS_OF_DAY);
    if (dayOf != day) {
      day = dayOf;
      date = LocalDate.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC);
    }
    return date;
  }

  /// @param length 15 for UTCTime, 17 for GeneralizedTime, header included
  private void time(long second, int length, ByteBuffer out) {
    LocalDate at = dateOf(second);
    int ofDay = (int) Math.floorMod(second, SECONDS_OF_DAY);
    header(length == 15 ? DerReader.UTC_TIME : DerReader.GENERALIZED_TIME, length - 2, out);
    if (length > 15) {
      twoDigits(at.getYear() / 100, out);
    }
    twoDigits(at.getYear() % 100, out);
    twoDigits(at.getMonthValue(), out);
    twoDigits(at.getDayOfMonth(), out);
    twoDigits(ofDay / 3600, out);
    twoDigits(ofDay / 60 % 60, out);
    twoDigits(ofDay % 60, out);
    out.put((byte) 'Z');
  }

  private static void twoDigits(int value, ByteBuffer out) {
    out.put((byte) ('0' + value / 10)).put((byte) ('0' + value % 10));
  }
}
