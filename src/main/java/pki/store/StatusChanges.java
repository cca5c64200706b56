package pki.store;

import java.util.List;

/// A portion of the changes to certificates, in the audit log's order.
///
/// @param changed a certificate is in it once for each of its changes, each time as it is now
/// @param next the audit sequence from which to ask on; that of the head when there is no more
public record StatusChanges(List<Changed> changed, long next) {
  /// A certificate that changed, as it is now.
  public record Changed(IssuerId issuer, KnownStatus now) {}

  public StatusChanges {
    changed = List.copyOf(changed);
  }
}
