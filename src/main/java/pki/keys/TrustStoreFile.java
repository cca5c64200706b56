package pki.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import pki.der.Octets;
import pki.files.DurableFile;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.keys.KeyException.Reason;

/// A PKCS#12 file of trusted certificates, which Java takes as its trust store. Nothing in it is
/// secret: the file has mode 0644, and the passphrase only seals it.
public final class TrustStoreFile {
  private TrustStoreFile() {}

  /// Writes the certificates under their aliases.
  public static void write(
      Path file,
      Map<String, X509Certificate> certificates,
      Protection protection,
      Existing existing) {
    List<SafeBag> bags =
        certificates.entrySet().stream()
            .map(entry -> SafeBag.trusted(encoded(entry.getValue()), entry.getKey()))
            .toList();
    try {
      DurableFile.write(file, Pkcs12File.encode(bags, protection), Access.PUBLIC, existing);
    } catch (IOException e) {
      throw KeyException.of(e, file);
    }
  }

  static Octets encoded(X509Certificate certificate) {
    try {
      return Octets.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new KeyException(Reason.REFUSED, "certificate has no encoding", e);
    }
  }
}
