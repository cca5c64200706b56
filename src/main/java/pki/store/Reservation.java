package pki.store;

/// Whether an intent got its serial number.
public enum Reservation {
  /// The intent is recorded: it may be signed.
  RESERVED,
  /// The issuer has used this serial before. Nothing was recorded; draw another.
  SERIAL_TAKEN
}
