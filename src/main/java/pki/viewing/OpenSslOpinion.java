package pki.viewing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.IpAddress;
import pki.name.Rfc822Name;
import pki.path.PathInput;
import pki.path.TrustAnchor;
import pki.path.ValidationPolicy;
import pki.viewing.SecondOpinion.Question;
import pki.viewing.SecondOpinion.Reply;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// `openssl verify`, where it is installed, with these certificates and no others. It is asked
/// about the first name and purpose, as far as it knows their kind, and not about policies and
/// revocation.
final class OpenSslOpinion {
  private static final String WHO = "openssl";
  private static final long PATIENCE_SECONDS = 10;

  private OpenSslOpinion() {}

  /// Empty where it is not installed.
  static Optional<Reply> ask(PathInput input, ValidationPolicy policy) {
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

  /// What it is asked besides.
  static Set<Question> asked(ValidationPolicy policy) {
    Set<Question> asked = EnumSet.noneOf(Question.class);
    if (!name(policy).isEmpty()) {
      asked.add(Question.NAME);
    }
    if (!purpose(policy).isEmpty()) {
      asked.add(Question.PURPOSE);
    }
    return asked;
  }

  private static Reply ask(Path folder, PathInput input, ValidationPolicy policy)
      throws IOException, InterruptedException {
    write(folder.resolve("leaf"), List.of(input.leaf()));
    write(folder.resolve("pool"), input.pool());
    write(
        folder.resolve("anchors"), input.anchors().stream().map(TrustAnchor::certificate).toList());
    Path said = folder.resolve("said");
    Process openssl =
        new ProcessBuilder(command(input, policy))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = openssl.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      openssl.destroyForcibly();
    }
    if (ended && openssl.exitValue() == 0) {
      return Reply.accepting(WHO);
    }
    return Reply.refusing(
        WHO,
        Files.readString(said)
            .lines()
            .filter(line -> line.startsWith("error "))
            .findFirst()
            .orElse(ended ? "" : "no answer in time"));
  }

  private static List<String> command(PathInput input, ValidationPolicy policy) {
    List<String> command = new ArrayList<>(List.of("openssl", "verify", "-x509_strict"));
    command.addAll(List.of("-no-CApath", "-no-CAstore", "-partial_chain"));
    command.addAll(List.of("-attime", Long.toString(policy.time().getEpochSecond())));
    command.addAll(name(policy));
    command.addAll(purpose(policy));
    if (!input.pool().isEmpty()) {
      command.addAll(List.of("-untrusted", "pool"));
    }
    command.addAll(List.of("-CAfile", "anchors", "leaf"));
    return command;
  }

  private static List<String> name(ValidationPolicy policy) {
    GeneralName first = policy.names().isEmpty() ? null : policy.names().getFirst();
    return switch (first) {
      case DnsName dns -> List.of("-verify_hostname", dns.text());
      case IpAddress ip -> List.of("-verify_ip", ip.text());
      case Rfc822Name mail -> List.of("-verify_email", mail.text());
      case null, default -> List.of();
    };
  }

  private static List<String> purpose(ValidationPolicy policy) {
    KeyPurpose first = policy.purposes().stream().findFirst().orElse(KeyPurpose.ANY);
    return switch (first.toString()) {
      case "serverAuth" -> List.of("-purpose", "sslserver");
      case "clientAuth" -> List.of("-purpose", "sslclient");
      case "emailProtection" -> List.of("-purpose", "smimesign");
      case "timeStamping" -> List.of("-purpose", "timestampsign");
      default -> List.of();
    };
  }

  private static void write(Path file, List<Certificate> certificates) throws IOException {
    Files.writeString(
        file, certificates.stream().map(c -> c.toPem().text()).collect(Collectors.joining()));
  }
}
