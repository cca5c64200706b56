package pki.ocsp;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import pki.der.Octets;
import pki.keys.KeyAlgorithm;
import pki.keys.SigningKey;
import pki.keys.SubjectKey;
import pki.name.DistinguishedName;
import pki.x509.AlgorithmIdentifier;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.SerialNumber;
import pki.x509.SubjectPublicKeyInfo;
import pki.x509.TbsCertificate;
import pki.x509.Validity;

/// A CA with a delegated responder and some statuses, valid for a year around a moment.
public final class TestAuthority {
  private static final SigningKey CA_KEY = SubjectKey.generate(KeyAlgorithm.EC_P256);
  private static final SigningKey RESPONDER_KEY = SubjectKey.generate(KeyAlgorithm.EC_P256);
  private static final SigningKey LEAF_KEY = SubjectKey.generate(KeyAlgorithm.EC_P256);

  private final Map<SerialNumber, CertificateStatus> statuses = new ConcurrentHashMap<>();
  private final SigningKey caKey;
  private final DistinguishedName name;
  private final Validity validity;
  private final Certificate certificate;
  private final Certificate responder;

  public TestAuthority(Instant now) {
    this(now, "CN=OCSP Test CA", CA_KEY);
  }

  /// @param caKey what the CA signs with
  public TestAuthority(Instant now, String name, SigningKey caKey) {
    this.caKey = caKey;
    this.name = DistinguishedName.parse(name);
    this.validity = Validity.startingAt(now.minus(Duration.ofDays(180)), Duration.ofDays(360));
    this.certificate =
        sign(
            1,
            this.name,
            caKey,
            Extension.keyUsage(Set.of(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN)),
            BasicConstraints.ca(OptionalInt.empty()).toExtension());
    this.responder =
        responder(validity, Extension.extendedKeyUsage(List.of(KeyPurpose.OCSP_SIGNING)));
  }

  public Certificate certificate() {
    return certificate;
  }

  public Certificate responder() {
    return responder;
  }

  /// Issues a responder's certificate with further extensions.
  Certificate responder(Validity valid, Extension... extensions) {
    List<Extension> all = new ArrayList<>(List.of(extensions));
    all.add(Extension.ocspNoCheck());
    return sign(
        2,
        DistinguishedName.parse("CN=Responder"),
        RESPONDER_KEY,
        valid,
        all.toArray(Extension[]::new));
  }

  /// Issues a certificate of this status, with further extensions.
  public Certificate issue(int serial, CertificateStatus status, Extension... extensions) {
    statuses.put(serial(serial), status);
    List<Extension> all = new ArrayList<>(List.of(extensions));
    all.add(Extension.extendedKeyUsage(List.of(KeyPurpose.SERVER_AUTH)));
    return sign(
        serial,
        DistinguishedName.ofCommonName("leaf " + serial),
        LEAF_KEY,
        all.toArray(Extension[]::new));
  }

  public void setStatus(int serial, CertificateStatus status) {
    statuses.put(serial(serial), status);
  }

  CertificateStatus status(SerialNumber serial) {
    return statuses.getOrDefault(serial, new CertificateStatus.Unknown());
  }

  ResponseSigner delegated(Certificate responderCertificate) {
    return ResponseSigner.delegated(responderCertificate, RESPONDER_KEY);
  }

  ResponseSigner itself() {
    return ResponseSigner.issuer(certificate, caKey);
  }

  public Authority authority() {
    return new Authority(certificate, this::status, () -> delegated(responder));
  }

  public OcspResponder respond(InstantSource clock) {
    return new OcspResponder(List.of(authority()), ResponsePolicy.STANDARD, clock);
  }

  public CertId certId(int serial, HashAlgorithm hash) {
    return CertId.of(certificate, BigInteger.valueOf(serial), hash);
  }

  /// A request about these serials, without a nonce.
  public byte[] request(int... serials) {
    List<CertId> certIds =
        Arrays.stream(serials).mapToObj(serial -> certId(serial, HashAlgorithm.SHA_1)).toList();
    return new OcspRequest(certIds, Optional.empty()).der();
  }

  static SerialNumber serial(int serial) {
    return new SerialNumber(BigInteger.valueOf(serial));
  }

  private Certificate sign(
      int serial, DistinguishedName subject, SigningKey key, Extension... extensions) {
    return sign(serial, subject, key, validity, extensions);
  }

  private Certificate sign(
      int serial,
      DistinguishedName subject,
      SigningKey key,
      Validity valid,
      Extension... extensions) {
    AlgorithmIdentifier algorithm =
        AlgorithmIdentifier.ofDer(caKey.defaultScheme().algorithmIdentifier());
    byte[] tbs =
        new TbsCertificate(
                serial(serial),
                algorithm,
                name,
                valid,
                subject,
                SubjectPublicKeyInfo.of(key.publicKey()),
                new Extensions(identified(key, extensions)))
            .der();
    return Certificate.parse(TbsCertificate.withSignature(tbs, algorithm, caKey.sign(tbs)));
  }

  private List<Extension> identified(SigningKey key, Extension... extensions) {
    List<Extension> all = new ArrayList<>(List.of(extensions));
    all.add(AuthorityKeyIdentifier.extension(keyIdentifier(caKey)));
    all.add(Extension.subjectKeyIdentifier(keyIdentifier(key)));
    return all;
  }

  private static Octets keyIdentifier(SigningKey key) {
    return SubjectPublicKeyInfo.of(key.publicKey()).keyIdentifier();
  }
}
