package pki.issuing;

import java.nio.file.Path;
import java.util.Map;
import pki.ca.IssuanceResult;
import pki.keys.Passphrase;
import pki.keys.Protection;
import pki.keys.TrustStoreFile;
import pki.toolkit.Toolkit;

/// A PKCS #12 file with just the root, for Java's `javax.net.ssl.trustStore`.
record TrustStoreOutput(Path file, boolean force) {
  Path write(Toolkit toolkit, IssuanceResult.Issued issued) {
    Path passphraseFile = file.resolveSibling(file.getFileName() + ".passphrase");
    OutputFile.requireFree(passphraseFile, force);
    try (Passphrase passphrase = Passphrase.generate(toolkit.random())) {
      passphrase.write(passphraseFile, OutputFile.existing(force));
      TrustStoreFile.write(
          file,
          Map.of("root", issued.chain().getLast().toX509Certificate()),
          new Protection(passphrase, toolkit.random()),
          OutputFile.existing(force));
    }
    return file;
  }
}
