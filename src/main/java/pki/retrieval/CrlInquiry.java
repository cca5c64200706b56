package pki.retrieval;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pki.crl.Crl;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.name.UniformResourceIdentifier;
import pki.x509.Certificate;
import pki.x509.DistributionPoint;

/// Fetches the CRLs that certificates name. Whether they may be believed is for others to say.
public final class CrlInquiry implements AutoCloseable {
  private static final int LONGEST = 64 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Download download = new Download();

  /// Where a certificate says that its CRLs are.
  ///
  /// @throws RetrievalException when it names one by what is no URL
  public static List<URI> lists(Certificate certificate) throws RetrievalException {
    List<URI> urls = new ArrayList<>();
    for (DistributionPoint point : certificate.extensions().crlDistributionPoints()) {
      for (GeneralName name : point.fullName()) {
        if (name instanceof UniformResourceIdentifier uri) {
          urls.add(Download.uri(uri.text()));
        }
      }
    }
    return List.copyOf(urls);
  }

  /// Fetches a list.
  ///
  /// @throws RetrievalException when it does not come, or is no CRL
  public Crl fetch(URI url) throws RetrievalException {
    byte[] der = download.get(new Download.Wish(url, Octets.EMPTY, "", LONGEST, PATIENCE));
    try {
      return Crl.parse(der);
    } catch (EncodingException e) {
      throw new RetrievalException("%s is no CRL: %s".formatted(url, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    download.close();
  }
}
