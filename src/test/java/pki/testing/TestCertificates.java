package pki.testing;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.x509.AlgorithmIdentifier;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.SubjectPublicKeyInfo;
import pki.x509.TbsCertificate;

/// Makes certificates, wrong ones too, whose signature is made of zeros:
///
/// ```java
/// Certificate negative = TestCertificates.tlsServer().serial(BigInteger.valueOf(-1)).build();
/// ```
///
/// Starts from a certificate in which nothing is wrong; each call replaces one thing.
public final class TestCertificates {
  public static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

  private static final AlgorithmIdentifier ECDSA_SHA256 = algorithm("1.2.840.10045.4.3.2");

  private int version = 3;
  private BigInteger serial = new BigInteger("7f0123456789abcdef0123456789abcdef012345", 16);
  private AlgorithmIdentifier inner = ECDSA_SHA256;
  private AlgorithmIdentifier outer = ECDSA_SHA256;
  private Octets issuer = Octets.of(DistinguishedName.parse("CN=Test CA,O=Test").der());
  private Octets subject = Octets.of(DistinguishedName.parse("CN=host.example.test").der());
  private Octets validity = validity(Duration.ofDays(90));
  private Octets key = Octets.of(TestKeys.publicKey("ec-p256").der());
  private Octets uniqueIdentifier = Octets.EMPTY;
  private final Map<ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();

  private TestCertificates() {}

  /// A TLS server's certificate for `host.example.test`.
  public static TestCertificates tlsServer() {
    return endEntity().names("host.example.test").purposes(KeyPurpose.SERVER_AUTH);
  }

  /// A certificate with digitalSignature, without names and purposes.
  public static TestCertificates endEntity() {
    return new TestCertificates()
        .with(AuthorityKeyIdentifier.extension(Octets.ofHex("aa".repeat(20))))
        .with(Extension.subjectKeyIdentifier(Octets.ofHex("bb".repeat(20))))
        .usages(KeyUsage.DIGITAL_SIGNATURE)
        .with(BasicConstraints.END_ENTITY.toExtension());
  }

  /// A CA's certificate, by another CA.
  public static TestCertificates ca() {
    return endEntity()
        .subject("CN=Lower CA,O=Test")
        .usages(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN)
        .with(BasicConstraints.ca(OptionalInt.empty()).toExtension());
  }

  public TestCertificates version(int version) {
    this.version = version;
    return this;
  }

  public TestCertificates serial(BigInteger serial) {
    this.serial = serial;
    return this;
  }

  /// Sets both algorithms.
  public TestCertificates algorithm(AlgorithmIdentifier algorithm) {
    this.inner = algorithm;
    this.outer = algorithm;
    return this;
  }

  public TestCertificates innerAlgorithm(AlgorithmIdentifier algorithm) {
    this.inner = algorithm;
    return this;
  }

  public TestCertificates issuer(String name) {
    this.issuer = Octets.of(DistinguishedName.parse(name).der());
    return this;
  }

  public TestCertificates subject(String name) {
    return subject(Octets.of(DistinguishedName.parse(name).der()));
  }

  public TestCertificates subject(Octets der) {
    this.subject = der;
    return this;
  }

  /// From [#START] on.
  public TestCertificates validFor(Duration length) {
    this.validity = validity(length);
    return this;
  }

  /// Writes the two times.
  public TestCertificates validity(Consumer<DerWriter> times) {
    this.validity = Octets.of(DerWriter.encode(out -> out.sequence(times)));
    return this;
  }

  public TestCertificates key(SubjectPublicKeyInfo publicKey) {
    return key(Octets.of(publicKey.der()));
  }

  public TestCertificates key(Octets subjectPublicKeyInfo) {
    this.key = subjectPublicKeyInfo;
    return this;
  }

  public TestCertificates uniqueIdentifier() {
    this.uniqueIdentifier = Octets.ofHex("82020001"); // [2], no unused bits, one octet
    return this;
  }

  /// Adds an extension, or replaces the one of that kind.
  public TestCertificates with(Extension extension) {
    extensions.put(extension.oid(), extension);
    return this;
  }

  public TestCertificates without(ObjectIdentifier extension) {
    extensions.remove(extension);
    return this;
  }

  /// Changes whether an extension is critical.
  public TestCertificates criticality(ObjectIdentifier extension, Criticality criticality) {
    extensions.computeIfPresent(
        extension, (oid, old) -> new Extension(oid, criticality, old.value()));
    return this;
  }

  public TestCertificates names(String... names) {
    return with(
        Extension.subjectAlternativeName(
            List.of(names).stream().map(GeneralName::parse).toList(), Criticality.NON_CRITICAL));
  }

  public TestCertificates usages(KeyUsage first, KeyUsage... more) {
    Set<KeyUsage> usages = EnumSet.of(first, more);
    return with(Extension.keyUsage(usages));
  }

  public TestCertificates purposes(KeyPurpose... purposes) {
    return with(Extension.extendedKeyUsage(List.of(purposes)));
  }

  public Certificate build() {
    byte[] tbs =
        DerWriter.encode(out ->
            out.sequence(s -> {
              if (version > 1) {
                s.constructed(DerReader.constructed(0), v -> v.integer(version - 1));
              }
              s.integer(serial);
              inner.encode(s);
              s.raw(issuer).raw(validity).raw(subject).raw(key).raw(uniqueIdentifier);
              if (version == 3) {
                s.constructed(
                    DerReader.constructed(3),
                    e -> e.sequence(all -> extensions.values().forEach(x -> x.encode(all))));
              }
            }));
    return Certificate.parse(TbsCertificate.withSignature(tbs, outer, new byte[64]));
  }

  /// An algorithm without parameters.
  public static AlgorithmIdentifier algorithm(String oid) {
    return new AlgorithmIdentifier(ObjectIdentifier.of(oid), Octets.EMPTY);
  }

  private static Octets validity(Duration length) {
    return Octets.of(
        DerWriter.encode(
            out -> out.sequence(s -> s.time(START).time(START.plus(length).minusSeconds(1)))));
  }
}
