package pki.path;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorResult;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
import pki.signature.AlgorithmPolicy;
import pki.signature.SignatureVerifier;
import pki.x509.Certificate;

/// A chain of three on P-256, from DER to verdict with fresh objects, against bare verification of
/// its two signatures with the same provider and keys at hand, the JDK's PKIX and Bouncy Castle's:
///
/// ```
/// mvn -P jmh test-compile exec:exec@jmh -Djmh=PathValidation
/// ```
///
/// The peers check less: no names, no purpose, no form.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 9, time = 1)
@Fork(2)
public class PathValidationBenchmark {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final Chain chain = new Chain();
  private final byte[] root = chain.root.certificate().der();
  private final byte[] lower = chain.lower.certificate().der();
  private final byte[] leaf = chain.leaf.der();
  private final PathValidator validator = new PathValidator();
  private final ValidationPolicy policy = Chain.policy();
  private final String provider = SignatureVerifier.preferFastest();
  private final Verification first = new Verification(chain.leaf, chain.lower.certificate());
  private final Verification second =
      new Verification(chain.lower.certificate(), chain.root.certificate());

  /// One signature with everything ready but the arithmetic.
  private static final class Verification {
    private static final Provider FASTEST = fastest();
    private final java.security.PublicKey key;
    private final byte[] data;
    private final byte[] signature;

    Verification(Certificate subject, Certificate issuer) {
      this.key = decode(issuer);
      this.data = subject.tbs();
      this.signature = subject.signature();
    }

    private static Provider fastest() {
      return com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider.INSTANCE;
    }

    private static java.security.PublicKey decode(Certificate issuer) {
      try {
        return java.security.KeyFactory.getInstance("EC", FASTEST)
            .generatePublic(
                new java.security.spec.X509EncodedKeySpec(issuer.subjectPublicKeyInfo().der()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    boolean run() throws GeneralSecurityException {
      Signature verifier = Signature.getInstance("SHA256withECDSA", FASTEST);
      verifier.initVerify(key);
      verifier.update(data);
      return verifier.verify(signature);
    }
  }

  @Benchmark
  public boolean bareVerification() throws GeneralSecurityException {
    return first.run() & second.run();
  }

  /// The same through our own door, keys decoded and everything checked.
  @Benchmark
  public boolean ourVerification() {
    return SignatureVerifier.verify(
                chain.leaf,
                chain.lower.certificate().subjectPublicKeyInfo(),
                AlgorithmPolicy.MODERN)
            == SignatureVerifier.Outcome.VALID
        & SignatureVerifier.verify(
                chain.lower.certificate(),
                chain.root.certificate().subjectPublicKeyInfo(),
                AlgorithmPolicy.MODERN)
            == SignatureVerifier.Outcome.VALID;
  }

  @Benchmark
  public PathResult ours() {
    PathResult result =
        validator.validate(
            PathInput.of(
                Certificate.parse(leaf),
                List.of(Certificate.parse(lower)),
                List.of(Certificate.parse(root))),
            policy);
    if (result instanceof PathResult.Invalid) {
      throw new IllegalStateException(result + " with " + provider);
    }
    return result;
  }

  @Benchmark
  public List<Certificate> ourParsing() {
    return List.of(Certificate.parse(leaf), Certificate.parse(lower), Certificate.parse(root));
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
    var anchor = new java.security.cert.TrustAnchor(parse(factory, root), null);
    var parameters = new PKIXParameters(Set.of(anchor));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(Chain.NOW));
    return pkix.validate(
        factory.generateCertPath(List.of(parse(factory, leaf), parse(factory, lower))), parameters);
  }

  private static X509Certificate parse(CertificateFactory factory, byte[] der)
      throws GeneralSecurityException {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }
}
