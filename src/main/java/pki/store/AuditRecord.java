package pki.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import pki.der.Octets;

/// One link of the audit log's chain.
///
/// The hash is SHA-256 over a zero octet and the record's canonical form, an RFC 8785 JSON object
/// of strings. So it is also the record's leaf hash in a Merkle tree of RFC 9162, section 2.1.1.
///
/// @param sequence from 0, without gap
/// @param previous the hash of the record before, [#GENESIS] for the first
/// @param hash over everything else here
public record AuditRecord(long sequence, AuditEvent event, Octets previous, Octets hash) {
  /// What stands for the hash before the first record: 32 zero octets.
  public static final Octets GENESIS = Octets.of(new byte[32]);

  /// The record that follows another with this hash.
  public static AuditRecord following(Octets previous, long sequence, AuditEvent event) {
    return new AuditRecord(sequence, event, previous, hash(canonical(sequence, event, previous)));
  }

  /// Whether the hash is that of the contents.
  public boolean isGenuine() {
    return hash.equals(hash(canonical()));
  }

  /// The JSON text that is hashed: members sorted, no white space, times in RFC 3339.
  public String canonical() {
    return canonical(sequence, event, previous);
  }

  private static String canonical(long sequence, AuditEvent event, Octets previous) {
    return "{\"action\":%s,\"actor\":%s,\"at\":\"%s\",\"object\":%s,\"previous\":\"%s\",\"result\":%s,\"sequence\":\"%d\"}"
        .formatted(
            quoted(event.action()),
            quoted(event.actor()),
            event.at(),
            quoted(event.object()),
            previous.hex(),
            quoted(event.result()),
            sequence);
  }

  /// An [AuditEvent] has no control characters, so RFC 8785 escapes nothing else.
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Octets hash(String canonical) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((byte) 0);
      return Octets.of(sha256.digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
