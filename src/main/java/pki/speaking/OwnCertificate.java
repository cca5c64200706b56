package pki.speaking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pki.authentication.TlsIdentity;
import pki.authentication.VaultHandshakeKey;
import pki.keys.SubjectKey;
import pki.shell.Failure;
import pki.store.IssuerRecord;
import pki.toolkit.CertificateInput;
import pki.toolkit.CertificateReference;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// A certificate with its key, in the files that `pki issue` writes or that others have written.
///
/// @param chain its own certificate first, without the root
record OwnCertificate(List<Certificate> chain, SubjectKey key) {
  /// Finds a certificate by file, or in the inventory: the newest of its name that has this key.
  ///
  /// @throws Failure when it is not there, or the key is another one's
  static OwnCertificate find(Toolkit toolkit, String reference, Optional<Path> key)
      throws IOException {
    Path file = Path.of(reference);
    return Files.isRegularFile(file)
        ? read(file, key.orElseGet(() -> beside(file)))
        : ofInventory(toolkit, reference, key);
  }

  /// Reads a certificate with its chain, and the key of that certificate.
  static OwnCertificate read(Path file, Path keyFile) throws IOException {
    List<Certificate> chain = withoutRoot(CertificateInput.read(file));
    SubjectKey key = SubjectKey.read(keyFile);
    if (!key.matches(publicKey(chain.getFirst()))) {
      key.close();
      throw notItsKey(keyFile);
    }
    return new OwnCertificate(chain, key);
  }

  private static OwnCertificate ofInventory(Toolkit toolkit, String reference, Optional<Path> key)
      throws IOException {
    Path keyFile = key.orElseThrow(() -> withoutKey(reference));
    List<CertificateReference.Found> candidates =
        new CertificateReference(toolkit).candidates(reference);
    SubjectKey ours = SubjectKey.read(keyFile);
    for (var found : candidates) {
      Optional<Certificate> certificate = found.record().certificate();
      if (certificate.isPresent() && ours.matches(publicKey(certificate.get()))) {
        return new OwnCertificate(chain(certificate.get(), found.issuer()), ours);
      }
    }
    ours.close();
    throw notItsKey(keyFile);
  }

  private static List<Certificate> chain(Certificate certificate, IssuerRecord issuer) {
    List<Certificate> chain = new ArrayList<>(List.of(certificate));
    issuer.certificate().ifPresent(chain::add);
    chain.addAll(issuer.chain());
    return withoutRoot(chain);
  }

  private static PublicKey publicKey(Certificate certificate) {
    return certificate.toX509Certificate().getPublicKey();
  }

  /// What to say of a certificate that is in no file, when no key was named.
  static Failure withoutKey(String reference) {
    return Failure.usage(
        "there is no file '%s', and a certificate of the inventory has its key elsewhere"
            .formatted(reference),
        "name the certificate's file, or with --key the file of its key");
  }

  private static Failure notItsKey(Path keyFile) {
    return Failure.no(
        "%s is not the key of this certificate".formatted(keyFile), "name the right --key");
  }

  private static List<Certificate> withoutRoot(List<Certificate> chain) {
    Certificate last = chain.getLast();
    boolean root = chain.size() > 1 && last.subject().equals(last.issuer());
    return root ? chain.subList(0, chain.size() - 1) : chain;
  }

  /// The key file that `pki issue` writes beside a certificate.
  static Path beside(Path file) {
    Path key =
        file.resolveSibling(
            String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "") + ".key");
    if (!Files.isRegularFile(key)) {
      throw Failure.usage("there is no %s".formatted(key), "name the private key with --key");
    }
    return key;
  }

  TlsIdentity identity() {
    return new TlsIdentity(chain, new VaultHandshakeKey(key));
  }
}
