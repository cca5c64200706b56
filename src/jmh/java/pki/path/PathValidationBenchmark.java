package pki.path;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorResult;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pki.signature.SignatureVerifier;
import pki.x509.Certificate;

/// A chain of three on P-256, from DER to verdict with fresh objects, against bare verification of
/// its two signatures with the same provider and keys at hand, the JDK's PKIX and Bouncy Castle's:
///
/// ```
/// mvn -P jmh test-compile exec:exec@jmh -Djmh=PathValidation
/// ```
///
/// Every run takes another chain of 400, each with keys of its own: the JDK remembers the last 750
/// certificates that it has parsed, and whose key has verified them. The peers check less: no
/// names, no purpose, no form.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 9, time = 1)
@Fork(2)
public class PathValidationBenchmark {
  private static final int CHAINS = 400;
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final Provider FASTEST = AmazonCorrettoCryptoProvider.INSTANCE;

  private final List<Encoded> chains =
      Stream.generate(Chain::new).limit(CHAINS).map(Encoded::of).toList();
  private final PathValidator validator = new PathValidator();
  private final ValidationPolicy policy = Chain.policy();
  private final String provider = SignatureVerifier.preferFastest();
  private int turn;

  /// A chain as it comes from the wire, and its signatures with everything ready but the
  /// arithmetic.
  private record Encoded(byte[] root, byte[] lower, byte[] leaf, List<Verification> signatures) {
    static Encoded of(Chain chain) {
      Certificate root = chain.root.certificate();
      Certificate lower = chain.lower.certificate();
      return new Encoded(
          root.der(),
          lower.der(),
          chain.leaf.der(),
          List.of(Verification.of(chain.leaf, lower), Verification.of(lower, root)));
    }
  }

  private record Verification(PublicKey key, byte[] data, byte[] signature) {
    static Verification of(Certificate subject, Certificate issuer) {
      try {
        var spec = new X509EncodedKeySpec(issuer.subjectPublicKeyInfo().der());
        PublicKey key = KeyFactory.getInstance("EC", FASTEST).generatePublic(spec);
        return new Verification(key, subject.tbs(), subject.signature());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the fastest provider has P-256", e);
      }
    }

    boolean run() throws GeneralSecurityException {
      Signature verifier = Signature.getInstance("SHA256withECDSA", FASTEST);
      verifier.initVerify(key);
      verifier.update(data);
      return verifier.verify(signature);
    }
  }

  private Encoded next() {
    turn = (turn + 1) % CHAINS;
    return chains.get(turn);
  }

  @Benchmark
  public boolean bareVerification() throws GeneralSecurityException {
    List<Verification> signatures = next().signatures;
    return signatures.getFirst().run() & signatures.getLast().run();
  }

  @Benchmark
  public PathResult ours() {
    Encoded chain = next();
    PathResult result =
        validator.validate(
            PathInput.of(
                Certificate.parse(chain.leaf),
                List.of(Certificate.parse(chain.lower)),
                List.of(Certificate.parse(chain.root))),
            policy);
    if (result instanceof PathResult.Invalid) {
      throw new IllegalStateException(result + " with " + provider);
    }
    return result;
  }

  @Benchmark
  public List<Certificate> ourParsing() {
    Encoded chain = next();
    return List.of(
        Certificate.parse(chain.leaf),
        Certificate.parse(chain.lower),
        Certificate.parse(chain.root));
  }

  @Benchmark
  public CertPathValidatorResult jdk() throws GeneralSecurityException {
    return pkix(CertificateFactory.getInstance("X.509"), CertPathValidator.getInstance("PKIX"));
  }

  @Benchmark
  public CertPathValidatorResult bouncyCastle() throws GeneralSecurityException {
    return pkix(
        CertificateFactory.getInstance("X.509", BOUNCY_CASTLE),
        CertPathValidator.getInstance("PKIX", BOUNCY_CASTLE));
  }

  private CertPathValidatorResult pkix(CertificateFactory factory, CertPathValidator pkix)
      throws GeneralSecurityException {
    Encoded chain = next();
    var anchor = new java.security.cert.TrustAnchor(parse(factory, chain.root), null);
    var parameters = new PKIXParameters(Set.of(anchor));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(Chain.NOW));
    return pkix.validate(
        factory.generateCertPath(List.of(parse(factory, chain.leaf), parse(factory, chain.lower))),
        parameters);
  }

  private static X509Certificate parse(CertificateFactory factory, byte[] der)
      throws GeneralSecurityException {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }
}
