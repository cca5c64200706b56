package pki.issuing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pki.ca.IssuanceResult;
import pki.files.DurableFile;
import pki.shell.Failure;
import pki.shell.Json;
import pki.store.IssuerRecord;
import pki.x509.Certificate;

/// The files of one certificate in a folder: `NAME.key`, `NAME.crt` (the leaf, then the
/// intermediates: what servers want), `NAME.chain.crt` (what is above the leaf, without the root,
/// unless there is nothing else), and `root.crt`.
///
/// @param name without extension
record CertificateFiles(Path folder, String name) {
  /// Files for a certificate of this name; what no file name may hold becomes `_`.
  static CertificateFiles in(Path folder, String certificateName) {
    String safe = certificateName.replace("*", "_wildcard").replaceAll("[^A-Za-z0-9._@-]", "_");
    String cut = safe.substring(0, Math.min(100, safe.length()));
    return new CertificateFiles(folder, cut.startsWith(".") ? "_" + cut : cut);
  }

  Path certificate() {
    return folder.resolve(name + ".crt");
  }

  Path key() {
    return folder.resolve(name + ".key");
  }

  Path chain() {
    return folder.resolve(name + ".chain.crt");
  }

  Path root() {
    return folder.resolve("root.crt");
  }

  /// Makes the folder, and finds out before anything is signed whether these files may be written.
  void prepare(boolean force, Path... files) throws IOException {
    Files.createDirectories(folder);
    for (Path file : files) {
      OutputFile.requireFree(file, force);
    }
    if (!Files.isWritable(folder)) {
      throw Failure.unable("cannot write in " + folder, "choose another folder with --out");
    }
  }

  /// Finds out before anything is signed whether `root.crt` is there and another CA's.
  void requireRoot(IssuerRecord issuer, boolean force) throws IOException {
    Optional<Certificate> root = issuer.root();
    if (!force && root.isPresent() && Files.exists(root()) && !isRoot(root.get())) {
      throw Failure.usage(
          "%s is there and is another CA's".formatted(root()),
          "overwrite it with --force, or choose another folder with --out");
    }
  }

  private boolean isRoot(Certificate root) throws IOException {
    byte[] wanted = pem(List.of(root));
    return Files.size(root()) == wanted.length && Arrays.equals(Files.readAllBytes(root()), wanted);
  }

  /// Writes the certificates. A `root.crt` that is there stays when it is the same, and is replaced
  /// only by force.
  void write(IssuanceResult.Issued issued, boolean force) throws IOException {
    List<Certificate> chain = issued.chain();
    List<Certificate> intermediates = chain.subList(0, Math.max(0, chain.size() - 1));
    List<Certificate> served = new ArrayList<>(List.of(issued.certificate()));
    served.addAll(intermediates);
    put(certificate(), served, force);
    put(chain(), intermediates.isEmpty() ? chain : intermediates, force);
    if (!Files.exists(root()) || !isRoot(chain.getLast())) {
      put(root(), List.of(chain.getLast()), force);
    }
  }

  Map<String, Object> values() {
    return Json.object(
        "certificate", certificate().toString(),
        "chain", chain().toString(),
        "root", root().toString());
  }

  private static void put(Path file, List<Certificate> certificates, boolean force)
      throws IOException {
    DurableFile.write(
        file, pem(certificates), DurableFile.Access.PUBLIC, OutputFile.existing(force));
  }

  private static byte[] pem(List<Certificate> certificates) {
    return certificates.stream()
        .map(certificate -> certificate.toPem().text())
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.US_ASCII);
  }
}
