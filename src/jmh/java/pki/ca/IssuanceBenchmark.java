package pki.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import pki.keys.KeyAlgorithm;
import pki.keys.SubjectKey;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.profile.IssuanceRequest;
import pki.profile.Profile;
import pki.signature.SignatureVerifier;
import pki.store.CertificateStore;
import pki.testing.StoreKind;
import pki.testing.TestPki;
import pki.x509.AlgorithmIdentifier;
import pki.x509.CertificationRequest;
import pki.x509.Extensions;
import pki.x509.SubjectPublicKeyInfo;
import pki.x509.TbsCertificate;

/// Certificates for requests that others made, on P-256, each request read from DER and its
/// signature checked, all eight steps taken. In an H2 file each certificate is committed and synced
/// twice: by one client, whose commits go one by one, and by 32, whose commits are grouped. In
/// memory only the issuance itself is seen, which `bench/issuance.sh` holds against `openssl ca`.
///
/// ```
/// mvn -P jmh test-compile exec:exec@jmh -Djmh=Issuance
/// ```
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 7, time = 2)
@Fork(1)
public class IssuanceBenchmark {
  private static final int REQUESTS = 20_000;

  @Param({"H2", "MEMORY"})
  private StoreKind kind;

  private Path folder;
  private CertificateStore store;
  private TestPki pki;
  private OpenIssuer issuer;
  private Profile profile;
  private List<byte[]> requests;
  private final AtomicInteger turn = new AtomicInteger();

  @Setup
  public void establish() throws IOException {
    SignatureVerifier.preferFastest();
    folder = Files.createTempDirectory("issuance");
    store = kind.create(folder).get();
    pki = new TestPki(store, folder, InstantSource.system()).established(KeyAlgorithm.EC_P256);
    issuer = pki.authority().open(pki.issuer(TestPki.INTERMEDIATE));
    profile = pki.profile("tls-server");
    requests = IntStream.range(0, REQUESTS).mapToObj(IssuanceBenchmark::request).toList();
  }

  @TearDown
  public void remove() throws IOException {
    issuer.close();
    store.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private static byte[] request(int number) {
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      byte[] info =
          CertificationRequest.info(
              DistinguishedName.ofCommonName("host%d.example.test".formatted(number)),
              SubjectPublicKeyInfo.of(key.publicKey()),
              Extensions.NONE);
      AlgorithmIdentifier algorithm =
          AlgorithmIdentifier.ofDer(key.defaultScheme().algorithmIdentifier());
      return TbsCertificate.withSignature(info, algorithm, key.sign(info));
    }
  }

  @Benchmark
  @Threads(1)
  public IssuanceResult.Issued one() {
    return sign();
  }

  @Benchmark
  @Threads(32)
  public IssuanceResult.Issued thirtyTwo() {
    return sign();
  }

  private IssuanceResult.Issued sign() {
    int number = turn.getAndIncrement() % REQUESTS;
    CertificationRequest request = CertificationRequest.parse(requests.get(number));
    IssuanceRequest wanted =
        IssuanceRequest.of(
            profile,
            DistinguishedName.EMPTY,
            List.of(GeneralName.parse("host%d.example.test".formatted(number))),
            request.subjectPublicKeyInfo());
    return TestPki.require(issuer.sign(request, wanted));
  }
}
