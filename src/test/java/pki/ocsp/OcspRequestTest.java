package pki.ocsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

class OcspRequestTest {
  private static final TestAuthority CA = new TestAuthority(Instant.parse("2026-03-01T10:00:00Z"));
  private static final Octets NONCE = Octets.ofHex("00112233445566778899aabbccddeeff");

  @ParameterizedTest
  @EnumSource
  void agreesWithBouncyCastleOnRequests(HashAlgorithm hash) throws Exception {
    DigestCalculatorProvider digests = new BcDigestCalculatorProvider();
    var algorithm =
        new AlgorithmIdentifier(new ASN1ObjectIdentifier(hash.oid().toString()), DERNull.INSTANCE);
    var id =
        new CertificateID(
            digests.get(algorithm),
            new X509CertificateHolder(CA.certificate().der()),
            BigInteger.valueOf(77));
    OCSPReq theirs =
        new OCSPReqBuilder()
            .addRequest(id)
            .setRequestExtensions(new Extensions(nonce(new DEROctetString(NONCE.bytes()))))
            .build();
    var ours = new OcspRequest(List.of(CA.certId(77, hash)), Optional.of(NONCE));

    assertThat(OcspRequest.parse(theirs.getEncoded())).isEqualTo(ours);
    assertThat(ours.der()).isEqualTo(theirs.getEncoded());
  }

  @Test
  void skipsWhoAsks() throws Exception {
    byte[] named =
        new OCSPReqBuilder()
            .addRequest(
                new CertificateID(
                    new BcDigestCalculatorProvider().get(CertificateID.HASH_SHA1),
                    new X509CertificateHolder(CA.certificate().der()),
                    BigInteger.ONE))
            .setRequestorName(new GeneralName(GeneralName.dNSName, "me.test"))
            .build()
            .getEncoded();

    assertThat(OcspRequest.parse(named).certIds())
        .containsExactly(CA.certId(1, HashAlgorithm.SHA_1));
  }

  @ParameterizedTest // RFC 9654, section 2.1
  @ValueSource(ints = {1, 15, 16, 32, 33, 128})
  void takesNoncesOfProperLength(int length) {
    assertThat(OcspRequest.parse(withNonce(length)).nonce().orElseThrow().length())
        .isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 129, 1_000})
  void refusesNoncesOfAnotherLength(int length) {
    byte[] request = withNonce(length);

    assertThatThrownBy(() -> OcspRequest.parse(request))
        .isInstanceOf(EncodingException.class)
        .hasMessage("nonce must have 1 to 128 octets, has " + length);
  }

  @Test
  void refusesWhatIsCutOrPadded() {
    byte[] whole =
        new OcspRequest(List.of(CA.certId(1, HashAlgorithm.SHA_1)), Optional.of(NONCE)).der();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> OcspRequest.parse(cut)).isInstanceOf(EncodingException.class);
    }
    byte[] padded = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> OcspRequest.parse(padded)).hasMessageContaining("trailing");
  }

  @Test
  void throwsNothingElseForGarbage() {
    byte[] whole =
        new OcspRequest(List.of(CA.certId(1, HashAlgorithm.SHA_1)), Optional.of(NONCE)).der();
    var random = new Random(1);
    int read = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] changed = whole.clone();
      for (int j = 0; j <= i % 4; j++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      try {
        OcspRequest request = OcspRequest.parse(changed);
        assertThat(OcspRequest.parse(request.der())).isEqualTo(request);
        read++;
      } catch (EncodingException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void isBounded() {
    CertId certId = CA.certId(1, HashAlgorithm.SHA_1);
    byte[] many = listOf(Collections.nCopies(10_000, certId));
    byte[] tiny = listOf(Collections.nCopies(65, tiny()));

    assertThatThrownBy(() -> OcspRequest.parse(many)).hasMessageContaining("at most 4096 are read");
    assertThatThrownBy(() -> OcspRequest.parse(tiny)).hasMessageContaining("1 to 64 certificates");
    assertThat(OcspRequest.parse(listOf(Collections.nCopies(64, tiny()))).certIds()).hasSize(64);
    assertThatThrownBy(() -> OcspRequest.parse(listOf(List.of()))).hasMessageContaining("names 0");
  }

  @Test
  void refusesLengthsThatCannotBe() {
    byte[] huge = {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x30, 0};

    assertThatThrownBy(() -> OcspRequest.parse(huge)).isInstanceOf(EncodingException.class);
    assertThatThrownBy(() -> OcspRequest.parse(new byte[0])).isInstanceOf(EncodingException.class);
  }

  @Test
  void takesAVersionThatIsWrittenOut() {
    byte[] explicit =
        DerWriter.encode(out ->
            out.sequence(r ->
                r.sequence(tbs ->
                    tbs.constructed(DerReader.constructed(0), v -> v.integer(0))
                        .sequence(
                            l -> l.sequence(s -> CA.certId(5, HashAlgorithm.SHA_256).encode(s))))));

    assertThat(OcspRequest.parse(explicit).certIds())
        .containsExactly(CA.certId(5, HashAlgorithm.SHA_256));
  }

  @Test
  void refusesACriticalExtensionThatItDoesNotKnow() {
    byte[] request =
        withExtension(new Extension(new ASN1ObjectIdentifier("1.2.3.4"), true, new byte[] {5, 0}));

    assertThatThrownBy(() -> OcspRequest.parse(request))
        .hasMessage("critical extension 1.2.3.4 is unknown");
  }

  private static CertId tiny() {
    Octets none = Octets.EMPTY;
    var issuer = new CertId.Issuer(ObjectIdentifier.of("1.2.3"), none, none);
    return new CertId(issuer, none, BigInteger.ONE);
  }

  private static byte[] listOf(List<CertId> certIds) {
    return DerWriter.encode(out ->
        out.sequence(r ->
            r.sequence(tbs -> tbs.sequence(l -> certIds.forEach(id -> l.sequence(id::encode))))));
  }

  private static byte[] withNonce(int length) {
    return withExtension(nonce(new DEROctetString(new byte[length])));
  }

  private static Extension nonce(ASN1Encodable value) {
    try {
      return new Extension(
          OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, value.toASN1Primitive().getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] withExtension(Extension extension) {
    try {
      byte[] extensions = new Extensions(extension).getEncoded();
      return DerWriter.encode(out ->
          out.sequence(r ->
              r.sequence(tbs ->
                  tbs.sequence(l -> l.sequence(CA.certId(1, HashAlgorithm.SHA_1)::encode))
                      .constructed(DerReader.constructed(2), e -> e.raw(extensions)))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
