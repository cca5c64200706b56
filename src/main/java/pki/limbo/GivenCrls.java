package pki.limbo;

import java.util.List;
import pki.crl.Crl;
import pki.crl.CrlRevocationChecker;
import pki.path.RevocationChecker;
import pki.path.RevocationQuery;

/// The lists that a case gives, and no others: where a case gives none, nobody is asked, and so it
/// is with an issuer of whom it gives none. A list that is given has to be usable.
final class GivenCrls implements RevocationChecker {
  private final List<Crl> crls;
  private final int unreadable;

  private GivenCrls(List<Crl> crls, int unreadable) {
    this.crls = crls;
    this.unreadable = unreadable;
  }

  /// @param given how many there were, those that cannot be read included
  static GivenCrls of(List<Crl> readable, int given) {
    return new GivenCrls(readable, given - readable.size());
  }

  @Override
  public Status check(RevocationQuery query) {
    if (unreadable > 0) {
      return new Undetermined(
          "%d of the CRLs cannot be read, so nobody knows whose they are".formatted(unreadable));
    }
    boolean spokenOf = crls.stream().anyMatch(crl -> mayCover(crl, query));
    return spokenOf ? new CrlRevocationChecker(crls).check(query) : new NotRevoked();
  }

  private static boolean mayCover(Crl crl, RevocationQuery query) {
    return crl.issuer().equals(query.certificate().issuer()) || crl.scope().isIndirect();
  }
}
