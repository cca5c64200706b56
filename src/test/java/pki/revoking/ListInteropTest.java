package pki.revoking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.testing.JdkValidation;
import pki.testing.ServedHome;
import pki.testing.Tool;
import pki.x509.CrlPartition;

/// Lists as files, in parts and with deltas, as NSS, the JDK and our own validator read them.
/// Nothing serves them, so what was not given is not known.
class ListInteropTest {
  private static final String CA = "t-intermediate-ca";
  private static final String CHAIN = "good-0.example.test.chain.crt";

  /// Certificates of both parts, one good and one revoked in each, called by their part; and one to
  /// be held.
  @TempDir private static Path folder;

  private static ServedHome ca;

  @BeforeAll
  static void make() throws IOException {
    ca = ServedHome.in(folder, "crl:\n  partitions: 2\n  delta-validity: 12h\n");
    for (String status : List.of("good", "gone")) {
      for (int part = 0; part < 2; part++) {
        issueInPart(part, status);
      }
    }
    issueInPart(1, "held");
    for (int part = 0; part < 2; part++) {
      ca.run("revoke", file("gone", part), "--reason", "keyCompromise");
    }
    ca.run("crl", "--issuer", CA); // complete ones, as revoking wrote deltas
  }

  private static void issueInPart(int part, String status) throws IOException {
    String name = status + "-" + part + ".example.test";
    while (CrlPartition.of(ca.issue(name).serialNumber(), 2).index() != part) {
      for (String end : List.of(".crt", ".key", ".chain.crt", ".fullchain.crt")) {
        Files.deleteIfExists(folder.resolve(name + end));
      }
    }
  }

  private static String file(String status, int part) {
    return folder.resolve("%s-%d.example.test.crt".formatted(status, part)).toString();
  }

  private static Path list(String name) {
    return ca.home().resolve("crl").resolve(name + ".crl");
  }

  // NSS

  @Test
  void nssImportsListsAndRefusesWhatIsOnThem() {
    Tool certutil = Tool.require("certutil").in(folder);
    Tool crlutil = Tool.require("crlutil").in(folder);
    certutil.run("-N", "-d", "sql:.", "--empty-password").succeeded();
    certutil.run("-A", "-d", "sql:.", "-n", "r", "-t", "CT,C,C", "-i", "root.crt").succeeded();
    certutil.run("-A", "-d", "sql:.", "-n", "i", "-t", ",,", "-i", CHAIN).succeeded();
    for (String status : List.of("good", "gone")) {
      certutil
          .run("-A", "-d", "sql:.", "-n", status, "-t", ",,", "-i", file(status, 0))
          .succeeded();
      certutil.run("-V", "-d", "sql:.", "-u", "V", "-n", status).succeeded();
    }
    for (String label : List.of("t-root-ca", CA)) {
      crlutil.run("-I", "-d", "sql:.", "-i", list(label).toString()).succeeded();
    }

    assertThat(crlutil.run("-L", "-d", "sql:.").succeeded().output()).contains("i ", "r ");
    certutil.run("-V", "-d", "sql:.", "-u", "V", "-n", "good").succeeded();
    assertThat(certutil.run("-V", "-d", "sql:.", "-u", "V", "-n", "gone").output())
        .contains("revoked");
  }

  // Parts: the certificate's distribution point against the list's (RFC 5280, section 6.3.3 (b))

  @ParameterizedTest
  @CsvSource({
    "good, 0, 2,",
    "good, 1, 3,",
    "gone, 0, 2, REVOKED",
    "gone, 1, 3, REVOKED",
    "good, 0, 3, UNDETERMINED_REVOCATION_STATUS",
    "gone, 1, 2, UNDETERMINED_REVOCATION_STATUS"
  })
  void jdkReadsTheRightPart(String status, int part, int list, @Nullable BasicReason refusal)
      throws Exception {
    assertThat(jdkRefusal(file(status, part), CA + "." + list)).isEqualTo(refusal);
  }

  private static CertPathValidatorException.@Nullable Reason jdkRefusal(String file, String list)
      throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<CRL> lists = new ArrayList<>();
    for (String name : List.of("t-root-ca", "t-root-ca.2", "t-root-ca.3", list)) {
      lists.add(factory.generateCRL(new ByteArrayInputStream(Files.readAllBytes(list(name)))));
    }
    return JdkValidation.refusal(
        ca.certificate("root.crt"),
        List.of(ca.certificate(file), ca.certificate(CHAIN)),
        lists,
        JdkValidation.BY_CRL);
  }

  @ParameterizedTest
  @CsvSource({
    "good, 0, 2, valid: good-0",
    "good, 1, 3, valid: good-1",
    "gone, 0, 2, was revoked",
    "gone, 1, 3, was revoked",
    "good, 0, 3, no CRL at hand covers it",
    "gone, 1, 2, no CRL at hand covers it"
  })
  void ourValidatorReadsTheRightPart(String status, int part, int list, String words) {
    assertThat(verdict(file(status, part), CA + "." + list)).contains(words);
  }

  // Deltas

  @Test
  void ourValidatorFollowsADeltaIntoHoldAndOutOfIt() {
    String file = file("held", 1);
    String part = CA + ".3";
    assertThat(verdict(file, part, part + ".delta")).startsWith("valid: ");

    ca.run("revoke", file, "--reason", "certificateHold");
    assertThat(verdict(file, part)).as("the old list alone").startsWith("valid: ");
    assertThat(verdict(file, part, part + ".delta")).contains("was revoked");

    ca.run("crl", "--issuer", CA);
    assertThat(verdict(file, part)).contains("was revoked");
    ca.run("unrevoke", file);
    assertThat(verdict(file, part)).contains("was revoked");
    assertThat(verdict(file, part, part + ".delta")).as("removeFromCRL").startsWith("valid: ");
  }

  private static String verdict(String file, String... lists) {
    List<String> arguments = new ArrayList<>(List.of("verify", file, "--revocation", "hard"));
    List<String> names = new ArrayList<>(List.of("t-root-ca.2", "t-root-ca.3"));
    names.addAll(List.of(lists));
    names.forEach(name -> arguments.addAll(List.of("--crl", list(name).toString())));
    return ca.attempt(arguments.toArray(String[]::new)).out().lines().findFirst().orElseThrow();
  }
}
