package pki.speaking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
/// @param file the certificate's; absent where only the inventory has it
/// @param chain its own certificate first, without the root
record OwnCertificate(Optional<Path> file, Path keyFile, List<Certificate> chain, SubjectKey key) {
  /// Finds a certificate by file, or in the inventory.
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
    return matching(Optional.of(file), keyFile, withoutRoot(CertificateInput.read(file)));
  }

  private static OwnCertificate ofInventory(Toolkit toolkit, String reference, Optional<Path> key)
      throws IOException {
    Path keyFile =
        key.orElseThrow(() ->
            Failure.usage("the private key is not kept by the CA", "name its file with --key"));
    var found = new CertificateReference(toolkit).resolve(reference);
    Certificate certificate =
        found
            .record()
            .certificate()
            .orElseThrow(() -> Failure.no(reference + " was never completed", "issue it anew"));
    List<Certificate> chain = new ArrayList<>(List.of(certificate));
    IssuerRecord issuer = found.issuer();
    issuer.certificate().ifPresent(chain::add);
    chain.addAll(issuer.chain());
    return matching(Optional.empty(), keyFile, withoutRoot(chain));
  }

  private static OwnCertificate matching(
      Optional<Path> file, Path keyFile, List<Certificate> chain) {
    SubjectKey key = SubjectKey.read(keyFile);
    if (!key.matches(chain.getFirst().toX509Certificate().getPublicKey())) {
      key.close();
      throw Failure.no(
          "%s is not the key of this certificate".formatted(keyFile), "name the right --key");
    }
    return new OwnCertificate(file, keyFile, chain, key);
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
