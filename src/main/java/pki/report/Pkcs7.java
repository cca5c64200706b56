package pki.report;

import java.util.ArrayList;
import java.util.List;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.Octets;

/// The certificates in a PKCS #7 bundle, the "certs-only" message of RFC 5652, section 5.1:
///
/// ```
/// ContentInfo ::= SEQUENCE { contentType, [0] SignedData }
/// SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo SEQUENCE,
///   certificates [0] IMPLICIT SET OF, … }
/// ```
final class Pkcs7 {
  private static final int MOST = 10_000;

  private Pkcs7() {}

  /// @throws EncodingException when there are none
  static List<Octets> certificates(byte[] der) {
    DerReader info = DerReader.of(der).sequence();
    info.objectIdentifier();
    DerReader data = info.read(DerReader.constructed(0)).sequence();
    data.integer();
    data.read(DerReader.SET);
    data.sequence();
    if (!data.nextIs(DerReader.constructed(0))) {
      throw new EncodingException("it holds no certificates");
    }
    DerReader set = data.read(DerReader.constructed(0));
    List<Octets> certificates = new ArrayList<>();
    while (set.hasMore() && certificates.size() < MOST) {
      certificates.add(set.elementOctets());
    }
    return certificates;
  }
}
