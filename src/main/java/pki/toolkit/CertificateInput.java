package pki.toolkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pki.der.EncodingException;
import pki.der.Pem;
import pki.files.DurableFile;
import pki.shell.Failure;
import pki.x509.Certificate;

/// Certificates in a file: PEM, any number of them, or one in DER.
public final class CertificateInput {
  private static final int LONGEST = 16 << 20;

  private CertificateInput() {}

  /// Reads several files, each of which has at least one.
  public static List<Certificate> readAll(List<Path> files) throws IOException {
    List<Certificate> certificates = new ArrayList<>();
    for (Path file : files) {
      certificates.addAll(read(file));
    }
    return certificates;
  }

  /// Reads at least one.
  public static List<Certificate> read(Path file) throws IOException {
    byte[] contents = DurableFile.read(file, LONGEST);
    try {
      if (!Pem.looksLikePem(contents)) {
        return List.of(Certificate.parse(contents));
      }
      List<Certificate> certificates =
          Pem.parseAll(new String(contents, StandardCharsets.ISO_8859_1)).stream()
              .filter(pem -> pem.label().equals("CERTIFICATE"))
              .map(pem -> Certificate.parse(pem.contents().bytes()))
              .toList();
      if (certificates.isEmpty()) {
        throw Failure.no("%s holds no certificate".formatted(file), "see 'pki inspect'");
      }
      return certificates;
    } catch (EncodingException e) {
      throw Failure.no(
          "%s is no certificate: %s".formatted(file, e.getMessage()), "see 'pki inspect'");
    }
  }
}
