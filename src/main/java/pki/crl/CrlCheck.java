package pki.crl;

import java.nio.ByteBuffer;
import java.util.Optional;
import pki.der.EncodingException;

/// Reads back what was written, before anybody else can.
final class CrlCheck {
  private CrlCheck() {}

  /// @throws CrlException when it is not the list that was meant
  static CrlScan of(CrlFrame meant, long entries, ByteBuffer list) {
    CrlScan scan;
    try {
      scan = CrlScan.of(list);
    } catch (EncodingException e) {
      throw wrong(meant, e);
    }
    boolean same =
        scan.issuer().equals(meant.issuer().subject())
            && scan.number().equals(Optional.of(meant.number()))
            && scan.base().equals(meant.base())
            && scan.thisUpdate().equals(meant.thisUpdate())
            && scan.nextUpdate().equals(Optional.of(meant.nextUpdate()))
            && scan.entries() == entries;
    if (!same) {
      throw wrong(meant, "it says something else than it was to say");
    }
    if (!scan.isSignedBy(meant.issuer().publicKey())) {
      throw wrong(meant, "its signature is not by the issuer's key");
    }
    return scan;
  }

  private static CrlException wrong(CrlFrame meant, Throwable why) {
    return new CrlException(sentence(meant, String.valueOf(why.getMessage())), why);
  }

  private static CrlException wrong(CrlFrame meant, String why) {
    return new CrlException(sentence(meant, why));
  }

  private static String sentence(CrlFrame meant, String why) {
    return "CRL %s of '%s' was made but does not hold, and is given up: %s"
        .formatted(meant.number(), meant.issuer().label(), why);
  }
}
