package pki.issuing;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import pki.ca.IssuanceResult;
import pki.keys.Passphrase;
import pki.keys.Protection;
import pki.keys.SubjectKey;
import pki.name.GeneralName;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// A PKCS #12 file with a key and its chain, under a passphrase that is made up for it and written
/// beside it: no secret goes over the command line.
record Pkcs12Output(Path file, boolean force) {
  Path passphraseFile() {
    return file.resolveSibling(file.getFileName() + ".passphrase");
  }

  void requireFree() {
    OutputFile.requireFree(file, force);
    OutputFile.requireFree(passphraseFile(), force);
  }

  /// Writes both files, and returns the PKCS #12 one.
  Path write(Toolkit toolkit, SubjectKey key, IssuanceResult.Issued issued) {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(issued.certificate().toX509Certificate());
    issued.chain().stream().map(Certificate::toX509Certificate).forEach(chain::add);
    try (Passphrase passphrase = Passphrase.generate(toolkit.random())) {
      passphrase.write(passphraseFile(), OutputFile.existing(force));
      key.writePkcs12(
          file,
          name(issued.certificate()),
          chain,
          new Protection(passphrase, toolkit.random()),
          OutputFile.existing(force));
    }
    return file;
  }

  private static String name(Certificate certificate) {
    return certificate.extensions().subjectAlternativeNames().stream()
        .findFirst()
        .map(GeneralName::text)
        .or(() -> certificate.subject().commonName())
        .orElseGet(() -> certificate.serialNumber().hex());
  }
}
