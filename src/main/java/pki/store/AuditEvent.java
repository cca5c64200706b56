package pki.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Something that was done, for the audit log. The texts are made safe to show: what cannot be seen
/// is escaped, so that no event looks like two, and each is cut at [#LONGEST] characters. They must
/// hold no secrets.
///
/// @param at to the millisecond
/// @param actor who did it
/// @param action what was done, such as `certificate.issue`
/// @param object to what
/// @param result how it went
public record AuditEvent(Instant at, String actor, String action, String object, String result) {
  /// The longest text that is kept.
  public static final int LONGEST = 1024;

  public AuditEvent {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    actor = PlainText.of(actor, LONGEST);
    action = PlainText.of(action, LONGEST);
    object = PlainText.of(object, LONGEST);
    result = PlainText.of(result, LONGEST);
  }
}
