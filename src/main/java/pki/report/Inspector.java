package pki.report;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pki.der.EncodingException;
import pki.der.Pem;
import pki.keys.KeyException;
import pki.keys.KeystoreListing;
import pki.keys.Passphrase;
import pki.x509.Certificate;
import pki.x509.CertificationRequest;

/// Tells what some bytes are and what they say: certificates, chains, requests, CRLs, OCSP
/// messages, keys and keystores, in PEM or DER. The contents decide, never a file's name or a PEM's
/// label.
///
/// Whatever comes in, a report comes out: what is malformed is reported as such.
public final class Inspector {
  /// More than this is refused unread.
  public static final int LONGEST = Pem.LONGEST_TEXT;

  /// OpenSSL's old encryption puts headers into PEM, which RFC 7468 forbids.
  private static final Pattern OLD_ENCRYPTED =
      Pattern.compile(
          "(?s)-----BEGIN ([A-Z ]{1,40})-----\\R(?:Proc-Type|DEK-Info): .{0,20000}?-----END \\1-----");

  private final Instant now;
  private final Supplier<Optional<Passphrase>> passphrase;
  private final List<Report> reports = new ArrayList<>();
  private final List<Certificate> certificates = new ArrayList<>();
  private int readable;

  private Inspector(Instant now, Supplier<Optional<Passphrase>> passphrase) {
    this.now = now;
    this.passphrase = passphrase;
  }

  /// Inspects what a file or a stream held.
  ///
  /// @param passphrase asked when there is a keystore; what it gives is closed after use
  /// @throws KeyException with `WRONG_PASSPHRASE`
  public static Inspection inspect(
      byte[] contents, Instant now, Supplier<Optional<Passphrase>> passphrase) {
    var inspector = new Inspector(now, passphrase);
    if (Pem.looksLikePem(contents)) {
      inspector.pem(new String(contents, StandardCharsets.ISO_8859_1));
    } else {
      inspector.der(contents, "the input");
    }
    return inspector.inspection();
  }

  /// Inspects certificates that somebody presented, each in DER.
  public static Inspection inspectCertificates(List<byte[]> presented, Instant now) {
    var inspector = new Inspector(now, Optional::empty);
    presented.forEach(der -> inspector.der(der, "a certificate"));
    return inspector.inspection();
  }

  private Inspection inspection() {
    if (certificates.size() > 1) {
      Report chain = ChainReport.of(certificates);
      reports.add(chain);
      if (ChainReport.CHAIN.equals(chain.values().get("type"))) {
        reports.add(ChainVerdict.of(certificates, now));
      }
    }
    return new Inspection(reports, readable);
  }

  private void pem(String text) {
    Matcher old = OLD_ENCRYPTED.matcher(text);
    while (old.find()) {
      add(KeyReport.ofForeign("%s in OpenSSL's old encryption".formatted(old.group(1))));
    }
    try {
      for (Pem pem : Pem.parseAll(old.replaceAll(""))) {
        switch (pem.label()) {
          case "EC PARAMETERS", "DH PARAMETERS" -> {} // stands beside a key that says more
          case "OPENSSH PRIVATE KEY" -> add(KeyReport.ofForeign("OpenSSH"));
          default -> der(pem.contents().bytes(), "PEM '" + pem.label() + "'");
        }
      }
    } catch (EncodingException e) {
      malformed("PEM", e);
    }
  }

  /// @param where what to call it when it is nothing that is known
  private void der(byte[] der, String where) {
    Shape shape = Shape.of(der);
    try {
      switch (shape) {
        case CERTIFICATE -> certificate(Certificate.parse(der));
        case CERTIFICATION_REQUEST -> add(RequestReport.of(CertificationRequest.parse(der)));
        case CRL -> add(CrlReport.of(der, now));
        case OCSP_REQUEST -> add(OcspReport.request(der));
        case OCSP_RESPONSE -> add(OcspReport.response(der, now));
        case PUBLIC_KEY -> add(KeyReport.ofPublicKey(der));
        case RSA_PUBLIC_KEY -> add(KeyReport.ofRsaPublicKey(der));
        case PKCS8 -> add(KeyReport.ofPkcs8(der));
        case PKCS1 -> add(KeyReport.ofPkcs1(der));
        case SEC1 -> add(KeyReport.ofSec1(der));
        case ENCRYPTED_PKCS8 -> add(KeyReport.ofEncryptedPkcs8(der));
        case PKCS7 -> Pkcs7.certificates(der).forEach(c -> der(c.bytes(), "a certificate"));
        case PKCS12 -> keystore(shape, KeystoreListing.Format.PKCS12, der);
        case JKS -> keystore(shape, KeystoreListing.Format.JKS, der);
        case UNKNOWN -> {} // said by whoever finds no report
      }
    } catch (IllegalArgumentException e) { // EncodingException too
      malformed(shape.noun(), e);
    }
    if (shape == Shape.UNKNOWN && where.startsWith("PEM")) {
      reports.add(
          new Facts("unknown", where)
              .both("problem", "problem", "holds nothing that is known")
              .report());
    }
  }

  private void keystore(Shape shape, KeystoreListing.Format format, byte[] contents) {
    try (Passphrase known = passphrase.get().orElse(null)) {
      KeystoreListing listing =
          known == null
              ? KeystoreListing.read(format, contents)
              : KeystoreListing.read(format, contents, known);
      var sight =
          known == null ? KeystoreReport.Sight.WITHOUT_PASSPHRASE : KeystoreReport.Sight.ALL;
      add(KeystoreReport.of(shape.noun(), listing, sight));
      for (KeystoreListing.Entry entry : listing.entries()) {
        for (X509Certificate certificate : entry.chain()) {
          der(certificate.getEncoded(), "a certificate");
        }
      }
    } catch (CertificateEncodingException e) {
      throw new EncodingException("a certificate cannot be encoded again", e);
    } catch (KeyException e) {
      if (e.reason() == KeyException.Reason.WRONG_PASSPHRASE) {
        throw e;
      }
      malformed(shape.noun(), e);
    }
  }

  private void certificate(Certificate certificate) {
    certificates.add(certificate);
    add(CertificateReport.of(certificate, now));
  }

  private void add(Report report) {
    reports.add(report);
    readable++;
  }

  private void malformed(String noun, RuntimeException reason) {
    reports.add(
        new Facts("malformed", "malformed " + noun)
            .value("claims", noun)
            .both("problem", "problem", String.valueOf(reason.getMessage()))
            .report());
  }
}
