package pki.crl;

import java.util.List;
import pki.der.EncodingException;
import pki.path.RevocationChecker;
import pki.path.RevocationQuery;

/// Answers from CRLs that are at hand (RFC 5280, section 6.3): complete and delta, direct and
/// indirect, whole and partitioned by distribution point, kind of certificate or reason.
///
/// A list counts when its scope covers the certificate, it is current, and its signer is allowed to
/// sign it and has a valid path from the same anchor. Thread-safe.
public final class CrlRevocationChecker implements RevocationChecker {
  private final List<Crl> crls;

  public CrlRevocationChecker(List<Crl> crls) {
    this.crls = List.copyOf(crls);
  }

  @Override
  public Status check(RevocationQuery query) {
    try {
      return new CrlProcessing(crls, query).status();
    } catch (EncodingException e) {
      return new Undetermined("a CRL extension cannot be read: " + e.getMessage());
    }
  }
}
