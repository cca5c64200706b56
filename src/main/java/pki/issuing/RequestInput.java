package pki.issuing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pki.der.EncodingException;
import pki.der.Pem;
import pki.files.DurableFile;
import pki.shell.Failure;
import pki.x509.CertificationRequest;

/// A certification request in a file or on standard input, PEM or DER.
final class RequestInput {
  private static final int LONGEST = 1 << 20;

  private RequestInput() {}

  static CertificationRequest read(String file) throws IOException {
    byte[] contents = file.equals("-") ? System.in.readNBytes(LONGEST + 1) : contents(file);
    if (contents.length > LONGEST) {
      throw tooLong(file);
    }
    try {
      return CertificationRequest.parse(der(contents));
    } catch (EncodingException e) {
      throw Failure.no(
          "%s is no certification request: %s".formatted(shown(file), e.getMessage()),
          "see 'pki inspect " + file + "'");
    }
  }

  private static byte[] contents(String file) throws IOException {
    Path path = Path.of(file);
    if (Files.isRegularFile(path) && Files.size(path) > LONGEST) {
      throw tooLong(file);
    }
    return DurableFile.read(path, LONGEST);
  }

  private static Failure tooLong(String file) {
    return Failure.no(
        "%s has more than %d bytes, which no request needs".formatted(shown(file), LONGEST),
        "see 'pki inspect " + file + "'");
  }

  private static byte[] der(byte[] contents) {
    if (!Pem.looksLikePem(contents)) {
      return contents;
    }
    List<Pem> requests =
        Pem.parseAll(new String(contents, StandardCharsets.ISO_8859_1)).stream()
            .filter(pem -> pem.label().endsWith("CERTIFICATE REQUEST")) // also the old NEW …
            .toList();
    if (requests.size() != 1) {
      throw new EncodingException("it holds %d requests, must be one".formatted(requests.size()));
    }
    return requests.getFirst().contents().bytes();
  }

  private static String shown(String file) {
    return file.equals("-") ? "standard input" : file;
  }
}
