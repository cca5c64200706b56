package pki.path;

import java.time.Instant;
import pki.x509.RevocationReason;

/// Says whether a certificate is revoked: by CRLs, by OCSP, or from a store.
///
/// Asked once for each certificate of a candidate path that has passed every other check, from the
/// anchor's child down. Must not block for long and must not throw for what came from outside: what
/// it cannot use makes the status [Undetermined], and its `why` says so.
@FunctionalInterface
public interface RevocationChecker {
  Status check(RevocationQuery query);

  /// What is known of a certificate.
  sealed interface Status {}

  /// An authority says that it is not revoked, for every reason it might be.
  record NotRevoked() implements Status {}

  /// An authority says that it is revoked.
  record Revoked(Instant since, RevocationReason reason) implements Status {}

  /// Nobody with authority says anything current.
  ///
  /// @param why lower case, no full stop
  record Undetermined(String why) implements Status {}

  /// Asks this one first, and the other where this one does not know.
  default RevocationChecker orElse(RevocationChecker other) {
    return query ->
        switch (check(query)) {
          case NotRevoked known -> known;
          case Revoked known -> known;
          case Undetermined(String first) ->
              switch (other.check(query)) {
                case NotRevoked known -> known;
                case Revoked known -> known;
                case Undetermined(String second) -> new Undetermined(first + "; " + second);
              };
        };
  }
}
