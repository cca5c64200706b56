package pki.viewing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import pki.der.EncodingException;
import pki.path.PathInput;
import pki.path.ValidationPolicy;
import pki.shell.Json;
import pki.store.PlainText;
import pki.x509.Certificate;

/// What another validator says of the same path: the JDK's PKIX, and OpenSSL where it is installed.
/// Neither is asked about names, purposes or revocation, so it may accept what ours refuses for one
/// of those; where it differs otherwise, `docs/divergences.md` says why.
///
/// @param who whose opinion
/// @param accepts whether it found a valid path
/// @param says its own words
record SecondOpinion(String who, boolean accepts, String says) {
  private static final int LONGEST = 200;
  private static final long PATIENCE_SECONDS = 10;

  static List<SecondOpinion> of(PathInput input, ValidationPolicy policy) {
    List<SecondOpinion> opinions = new ArrayList<>(List.of(ofJdk(input, policy)));
    ofOpenSsl(input, policy).ifPresent(opinions::add);
    return opinions;
  }

  /// The opinion in a line, noting where it differs from ours.
  String line(boolean oursAccepts) {
    String differs = accepts == oursAccepts ? "" : " (differs: see docs/divergences.md)";
    return "%s: %s%s%s"
        .formatted(who, accepts ? "valid" : "invalid", says.isEmpty() ? "" : ", " + says, differs);
  }

  Map<String, Object> values() {
    return Json.object("who", who, "result", accepts ? "valid" : "invalid", "says", says);
  }

  private static SecondOpinion ofJdk(PathInput input, ValidationPolicy policy) {
    try {
      var leaf = new X509CertSelector();
      leaf.setCertificate(input.leaf().toX509Certificate());
      Set<TrustAnchor> anchors =
          input.anchors().stream()
              .map(a -> new TrustAnchor(a.certificate().toX509Certificate(), null))
              .collect(Collectors.toSet());
      List<X509Certificate> pool = new ArrayList<>();
      pool.add(input.leaf().toX509Certificate());
      input.pool().stream().map(Certificate::toX509Certificate).forEach(pool::add);
      var parameters = new PKIXBuilderParameters(anchors, leaf);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(policy.time()));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(pool)));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return accepting("JDK PKIX");
    } catch (CertPathBuilderException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      return refusing("JDK PKIX", String.valueOf(cause.getMessage()));
    } catch (GeneralSecurityException | EncodingException e) {
      return refusing("JDK PKIX", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<SecondOpinion> ofOpenSsl(PathInput input, ValidationPolicy policy) {
    try {
      Path folder = Files.createTempDirectory("pki-verify-");
      try {
        return Optional.of(ask(folder, input, policy));
      } finally {
        for (String file : List.of("leaf", "pool", "anchors", "said")) {
          Files.deleteIfExists(folder.resolve(file));
        }
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      return Optional.empty(); // not installed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static SecondOpinion ask(Path folder, PathInput input, ValidationPolicy policy)
      throws IOException, InterruptedException {
    write(folder.resolve("leaf"), List.of(input.leaf()));
    write(folder.resolve("pool"), input.pool());
    write(
        folder.resolve("anchors"),
        input.anchors().stream().map(anchor -> anchor.certificate()).toList());
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "verify",
                "-x509_strict",
                "-attime",
                Long.toString(policy.time().getEpochSecond()),
                "-CAfile",
                "anchors"));
    if (!input.pool().isEmpty()) {
      command.addAll(List.of("-untrusted", "pool"));
    }
    command.add("leaf");
    Path said = folder.resolve("said");
    Process openssl =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = openssl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      openssl.destroyForcibly();
    }
    boolean accepts = ended && openssl.exitValue() == 0;
    String why =
        Files.readString(said)
            .lines()
            .filter(line -> line.startsWith("error "))
            .findFirst()
            .orElse("");
    return accepts ? accepting("openssl") : refusing("openssl", why);
  }

  private static void write(Path file, List<Certificate> certificates) throws IOException {
    Files.writeString(
        file, certificates.stream().map(c -> c.toPem().text()).collect(Collectors.joining()));
  }

  private static SecondOpinion accepting(String who) {
    return new SecondOpinion(who, /* accepts= */ true, "");
  }

  private static SecondOpinion refusing(String who, String why) {
    return new SecondOpinion(who, /* accepts= */ false, PlainText.of(why, LONGEST));
  }
}
