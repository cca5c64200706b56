package pki.crl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.path.Revocation.hard;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.der.Pem;
import pki.files.Draft;
import pki.files.DurableFile.Access;
import pki.keys.KeyAlgorithm;
import pki.keys.KeyVault;
import pki.keys.SigningKey;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.Profile;
import pki.path.RevocationChecker;
import pki.path.ValidationPolicy;
import pki.store.AuditEvent;
import pki.store.IssuerRecord;
import pki.store.Revocation;
import pki.testing.InMemoryCertificateStore;
import pki.testing.TestPki;
import pki.testing.Tool;
import pki.x509.Certificate;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;
import pki.x509.Extension;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// Lists that are issued: field by field (RFC 5280, section 5), and as others read them.
class CrlIssuerTest {
  private static final URI BASE = URI.create("http://pki.example.test:2560");

  private static final CrlPolicy COMPLETE =
      new CrlPolicy(
          Duration.ofDays(7),
          Duration.ofDays(2),
          Optional.empty(),
          1,
          CrlPolicy.Ended.LEAVES,
          Optional.of(BASE));

  private static final CrlPolicy DELTAS =
      new CrlPolicy(
          Duration.ofDays(7),
          Duration.ofDays(2),
          Optional.of(Duration.ofDays(1)),
          4,
          CrlPolicy.Ended.LEAVES,
          Optional.of(BASE));

  @TempDir Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.SECONDS));

  private final InMemoryCertificateStore store = new InMemoryCertificateStore();
  private TestPki pki = new TestPki(store, Path.of("."), now::get);
  private CrlFolder crls = new CrlFolder(Path.of("."));

  @BeforeEach
  void establish() {
    pki = new TestPki(store, folder, now::get).established(KeyAlgorithm.EC_P256);
    crls = new CrlFolder(folder.resolve("crl"));
  }

  private IssuerRecord ca() {
    return pki.issuer(TestPki.INTERMEDIATE);
  }

  private Certificate issue(String name) {
    return pki.issue("tls-server", KeyAlgorithm.EC_P256, name).certificate();
  }

  private static SerialNumber serial(Certificate certificate) {
    return certificate.serialNumber();
  }

  private Certificate revoked(String name, RevocationReason reason) {
    Certificate certificate = issue(name);
    revoke(certificate, Revocation.of(now.get(), reason));
    return certificate;
  }

  private void revoke(Certificate certificate, Revocation revocation) {
    store.revoke(ca().id(), serial(certificate), revocation, event("revoke"));
  }

  private AuditEvent event(String action) {
    return new AuditEvent(now.get(), "test", action, "specimen", "done");
  }

  private CrlIssuer issuer(CrlPolicy policy) {
    return new CrlIssuer(store.crls(), crls, policy, now::get, "test");
  }

  private PublishedCrl publish(CrlPolicy policy, CrlPartition partition, CrlKind kind) {
    try (SigningKey key = pki.vault().open(ca().key())) {
      Publication publication = issuer(policy).publish(ca(), key, partition, kind);
      assertThat(publication).isInstanceOf(Publication.Published.class);
      return ((Publication.Published) publication).crl();
    }
  }

  private Path file(CrlPartition partition, CrlKind kind) {
    return crls.file(TestPki.INTERMEDIATE, partition, kind);
  }

  private Crl read(CrlPartition partition, CrlKind kind) throws Exception {
    return Crl.parse(Files.readAllBytes(file(partition, kind)));
  }

  private Crl publishWhole() throws Exception {
    publish(COMPLETE, CrlPartition.WHOLE, CrlKind.COMPLETE);
    return read(CrlPartition.WHOLE, CrlKind.COMPLETE);
  }

  private Optional<CrlEntry> entry(Crl crl, Certificate certificate) {
    return crl.find(ca().subject(), serial(certificate).value());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          4a3b2c1d00112233445566778899aabbccddeeff, 2026-03-01T12:00:05Z, unspecified,     -
          ff,                                       2049-12-31T23:59:59Z, keyCompromise,   -
          7f00,                                     2050-01-01T00:00:00Z, removeFromCRL,   2026-03-01T00:00:00Z
          01,                                       2000-02-29T00:00:00Z, unspecified,     1999-12-31T23:59:59Z
          800000,                                   2026-10-10T09:08:07Z, aACompromise,    2051-01-01T00:00:00Z
          """)
  void writesEntriesAsDerWriterDoes(
      String serial, Instant since, String reason, @Nullable Instant invalid) {
    var entry =
        new ListedRevocation(
            SerialNumber.ofHex(serial),
            since,
            RevocationReason.named(reason).orElseThrow(),
            Optional.ofNullable(invalid));
    ByteBuffer out = ByteBuffer.allocate(EntryEncoder.LONGEST);
    new EntryEncoder().write(entry, out);
    byte[] written = Arrays.copyOf(out.array(), out.position());
    assertThat(written).isEqualTo(reference(entry));
  }

  private static byte[] reference(ListedRevocation entry) {
    boolean reason = entry.reason() != RevocationReason.UNSPECIFIED;
    return DerWriter.encode(out ->
        out.sequence(e -> {
          e.integer(entry.serial().value()).time(entry.since());
          if (reason || entry.invalidSince().isPresent()) {
            e.sequence(extensions -> {
              if (reason) {
                extension(
                    extensions,
                    "2.5.29.21",
                    v ->
                        v.primitive(
                            DerReader.ENUMERATED, new byte[] {(byte) entry.reason().code()}));
              }
              entry
                  .invalidSince()
                  .ifPresent(
                      time -> extension(extensions, "2.5.29.24", v -> v.generalizedTime(time)));
            });
          }
        }));
  }

  private static void extension(DerWriter out, String oid, Consumer<DerWriter> value) {
    out.sequence(e ->
        e.objectIdentifier(ObjectIdentifier.of(oid)).constructed(DerReader.OCTET_STRING, value));
  }

  @Test
  void hasTheFieldsOfItsProfile() throws Exception {
    Certificate first = revoked("one.example.test", RevocationReason.SUPERSEDED);
    Certificate second = issue("two.example.test");
    revoke(
        second,
        new Revocation(
            now.get(), RevocationReason.KEY_COMPROMISE, Optional.of(now.get().minusSeconds(99))));
    Certificate good = issue("good.example.test");
    Crl crl = publishWhole();
    assertThat(crl.issuer()).isEqualTo(ca().subject());
    assertThat(crl.thisUpdate()).isEqualTo(now.get());
    assertThat(crl.nextUpdate()).contains(now.get().plus(Duration.ofDays(7)));
    assertThat(crl.number()).contains(CrlNumber.of(1));
    assertThat(crl.scope()).isEqualTo(IssuingDistributionPoint.EVERYTHING);
    assertThat(crl.authorityKeyIdentifier().orElseThrow().keyIdentifier())
        .isEqualTo(ca().certificate().orElseThrow().extensions().subjectKeyIdentifier());
    assertThat(entry(crl, first).orElseThrow().reason()).isEqualTo(RevocationReason.SUPERSEDED);
    assertThat(entry(crl, second).orElseThrow().revocationDate()).isEqualTo(now.get());
    assertThat(entry(crl, good)).isEmpty();
    assertThat(store.audit().read(0, 100))
        .extracting(record -> record.event().action())
        .contains("crl.sign", "crl.publish");
  }

  @Test
  void othersReadIt() throws Exception {
    revoked("one.example.test", RevocationReason.CERTIFICATE_HOLD);
    revoked("two.example.test", RevocationReason.UNSPECIFIED);
    publishWhole();
    byte[] der = Files.readAllBytes(file(CrlPartition.WHOLE, CrlKind.COMPLETE));
    X509CRL jdk =
        (X509CRL)
            CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    jdk.verify(ca().publicKey().publicKey());
    assertThat(jdk.getRevokedCertificates()).hasSize(2);
    assertThat(jdk.getVersion()).isEqualTo(2);

    Path issuer = folder.resolve("ca.pem");
    Files.writeString(
        issuer,
        new Pem("CERTIFICATE", Octets.of(ca().certificate().orElseThrow().der())).text(),
        UTF_8);
    String file = file(CrlPartition.WHOLE, CrlKind.COMPLETE).toString();
    Tool.Result openssl =
        Tool.require("openssl")
            .run(
                "crl",
                "-inform",
                "DER",
                "-in",
                file,
                "-noout",
                "-text",
                "-CAfile",
                issuer.toString());
    assertThat(openssl.output())
        .contains("verify OK", "Version 2", "X509v3 CRL Number", "Certificate Hold");
    assertThat(
            Tool.require("certtool")
                .run("--crl-info", "--inder", "--infile", file)
                .succeeded()
                .output())
        .contains("Revoked certificates (2)", "CRL Number");
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"RSA_2048", "ED25519", "ML_DSA_44", "EC_P521"})
  void signsByAnyKey(KeyAlgorithm algorithm) throws Exception {
    var others = new InMemoryCertificateStore();
    var other =
        new TestPki(others, Files.createDirectory(folder.resolve("other")), now::get)
            .established(algorithm);
    var issuer = new CrlIssuer(others.crls(), crls, COMPLETE, now::get, "test");
    IssuerRecord root = other.issuer(TestPki.ROOT);
    try (SigningKey key = other.vault().open(root.key())) {
      assertThat(issuer.publish(root, key, CrlPartition.WHOLE, CrlKind.COMPLETE))
          .isInstanceOf(Publication.Published.class); // which checks the signature
    }
  }

  @Test
  void revokesForOurValidator() throws Exception {
    Certificate bad = revoked("bad.example.test", RevocationReason.SUPERSEDED);
    Certificate good = issue("good.example.test");
    Certificate held = revoked("held.example.test", RevocationReason.CERTIFICATE_HOLD);
    publish(DELTAS, CrlPartition.WHOLE, CrlKind.COMPLETE);
    store.release(ca().id(), serial(held), now.get(), event("release"));
    Certificate late = revoked("late.example.test", RevocationReason.SUPERSEDED);
    now.updateAndGet(time -> time.plusSeconds(60));
    publish(DELTAS, CrlPartition.WHOLE, CrlKind.DELTA);

    Crl base = read(CrlPartition.WHOLE, CrlKind.COMPLETE);
    Crl delta = read(CrlPartition.WHOLE, CrlKind.DELTA);
    assertThat(delta.base()).isEqualTo(base.number());
    assertThat(entry(delta, held).orElseThrow().reason())
        .isEqualTo(RevocationReason.REMOVE_FROM_CRL);
    var checker = new CrlRevocationChecker(List.of(base, delta));
    assertThat(verdict(checker, bad)).isEqualTo("Revoked");
    assertThat(verdict(checker, late)).isEqualTo("Revoked");
    assertThat(verdict(checker, good)).isEqualTo("valid");
    assertThat(verdict(checker, held)).isEqualTo("valid");
    assertThat(verdict(new CrlRevocationChecker(List.of(base)), held)).isEqualTo("Revoked");
  }

  private String verdict(RevocationChecker checker, Certificate certificate) {
    PathInput input =
        PathInput.of(certificate, List.of(), List.of(ca().certificate().orElseThrow()));
    ValidationPolicy policy =
        ValidationPolicy.at(now.get()).under(Profile.RFC5280).withRevocation(hard(checker));
    return switch (new PathValidator().validate(input, policy)) {
      case PathResult.Valid _ -> "valid";
      case PathResult.Invalid(var best, var _) -> best.failure().getClass().getSimpleName();
    };
  }

  @Test
  void partsNameTheirUrlAndDeltasTheirs() throws Exception {
    var part = new CrlPartition(4, 2);
    publish(DELTAS, part, CrlKind.COMPLETE);
    Crl complete = read(part, CrlKind.COMPLETE);
    assertThat(complete.scope().fullName())
        .extracting(name -> name.text())
        .containsExactly(BASE + "/crl/test-intermediate.6.crl");
    Crl delta = read(part, CrlKind.DELTA);
    assertThat(delta.scope()).isEqualTo(complete.scope());
    assertThat(delta.number()).isEqualTo(complete.number());
    assertThat(delta.nextUpdate()).contains(now.get().plus(Duration.ofDays(1)));
  }

  @Test
  void keepsAnEntryUntilOneListAfterTheEnd() throws Exception {
    Certificate certificate = revoked("one.example.test", RevocationReason.SUPERSEDED);
    now.set(certificate.validity().notAfter());
    assertThat(entry(publishWhole(), certificate)).as("its last second").isPresent();
    now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
    assertThat(entry(publishWhole(), certificate)).as("the first after its end").isPresent();
    now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
    assertThat(entry(publishWhole(), certificate)).as("the second after its end").isEmpty();
  }

  @Test
  void keepsEntriesForEverWhenToldTo() throws Exception {
    var keeping =
        new CrlPolicy(
            Duration.ofDays(7),
            Duration.ofDays(2),
            Optional.empty(),
            1,
            CrlPolicy.Ended.STAYS,
            Optional.empty());
    Certificate certificate = revoked("one.example.test", RevocationReason.SUPERSEDED);
    now.set(certificate.validity().notAfter().plusSeconds(1));
    for (int round = 0; round < 3; round++) {
      publish(keeping, CrlPartition.WHOLE, CrlKind.COMPLETE);
      now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
    }
    assertThat(entry(read(CrlPartition.WHOLE, CrlKind.COMPLETE), certificate)).isPresent();
    byte[] der = Files.readAllBytes(file(CrlPartition.WHOLE, CrlKind.COMPLETE));
    assertThat(CrlScan.of(ByteBuffer.wrap(der)).extensions().has(Extension.EXPIRED_CERTS_ON_CRL))
        .isTrue();
  }

  // What is not done

  @Test
  void neverReplacesANewerOneNorAnothersNorGoesBackInTime() throws Exception {
    publishWhole();
    PublishedCrl newer = publish(COMPLETE, CrlPartition.WHOLE, CrlKind.COMPLETE);
    Path file = file(CrlPartition.WHOLE, CrlKind.COMPLETE);
    byte[] there = Files.readAllBytes(file);
    var late =
        new PublishedCrl(
            ca().id(),
            CrlPartition.WHOLE,
            CrlNumber.of(1),
            Optional.empty(),
            now.get(),
            now.get(),
            now.get(),
            0,
            0,
            newer.sha256());
    try (var draft = Draft.in(crls.folder(), Access.PUBLIC)) {
      assertThat(new CrlPlace(store.crls(), crls, ca()).put(draft, late, event("crl.publish")))
          .isEqualTo(new Publication.Overtaken(CrlNumber.of(1), newer.number()));
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(there);

    Files.copy(file, crls.file(TestPki.ROOT, CrlPartition.WHOLE, CrlKind.COMPLETE));
    IssuerRecord root = pki.issuer(TestPki.ROOT);
    try (SigningKey key = pki.vault().open(root.key())) {
      assertThatThrownBy(
              () -> issuer(COMPLETE).publish(root, key, CrlPartition.WHOLE, CrlKind.COMPLETE))
          .isInstanceOf(CrlException.class)
          .hasMessageContaining("is a CRL of");
    }
    now.updateAndGet(time -> time.minus(Duration.ofHours(1)));
    assertThatThrownBy(this::publishWhole).hasMessageContaining("clock says");
    try (var files = Files.list(crls.folder())) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .noneMatch(n -> n.endsWith(".tmp"));
    }
  }

  @Test
  void refusesAListThatAnotherKeySigned() {
    try (SigningKey wrong = pki.vault().open(pki.issuer(TestPki.ROOT).key())) {
      assertThatThrownBy(
              () -> issuer(COMPLETE).publish(ca(), wrong, CrlPartition.WHOLE, CrlKind.COMPLETE))
          .isInstanceOf(CrlException.class)
          .hasMessageContaining("its signature is not by the issuer's key");
    }
    assertThat(file(CrlPartition.WHOLE, CrlKind.COMPLETE)).doesNotExist();
  }

  @Test
  void everyCutOffListIsRefused() throws Exception {
    revoked("one.example.test", RevocationReason.SUPERSEDED);
    publishWhole();
    byte[] der = Files.readAllBytes(file(CrlPartition.WHOLE, CrlKind.COMPLETE));
    for (int length = 0; length < der.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(der, length));
      assertThatThrownBy(() -> CrlScan.of(cut)).isInstanceOf(EncodingException.class);
    }
  }

  // The schedule

  @Test
  void publishesWhatIsDueAndNothingElse() {
    var schedule = new CrlSchedule(store.crls(), crls, DELTAS, now::get, "test");
    KeyVault key = pki.vault();
    assertThat(schedule.publishDue(ca(), key)).as("the whole and four parts").hasSize(5);
    assertThat(schedule.publishDue(ca(), key)).isEmpty();
    now.updateAndGet(time -> time.plus(Duration.ofHours(12)));
    assertThat(schedule.publishDue(ca(), key)).as("deltas").hasSize(5);
    now.updateAndGet(time -> time.plus(Duration.ofDays(5)));
    assertThat(schedule.publishDue(ca(), key)).as("each with its delta").hasSize(5);
    assertThat(schedule.publishChanged(ca(), key)).hasSize(5);
  }
}
