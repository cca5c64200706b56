package pki.report;

import java.util.ArrayList;
import java.util.List;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;

/// What a DER encoding is, told by the tags of its outer elements alone, so that a malformed
/// certificate is still called a certificate.
enum Shape {
  CERTIFICATE("certificate"),
  CERTIFICATION_REQUEST("certification request"),
  CRL("CRL"),
  OCSP_REQUEST("OCSP request"),
  OCSP_RESPONSE("OCSP response"),
  PUBLIC_KEY("public key"),
  RSA_PUBLIC_KEY("RSA public key"),
  PKCS8("private key"),
  PKCS1("RSA private key"),
  SEC1("EC private key"),
  ENCRYPTED_PKCS8("encrypted private key"),
  PKCS7("bundle of certificates (PKCS #7)"),
  PKCS12("keystore (PKCS #12)"),
  JKS("keystore (JKS)"),
  UNKNOWN("nothing that is known");

  private static final ObjectIdentifier SIGNED_DATA = ObjectIdentifier.of("1.2.840.113549.1.7.2");
  private static final int MOST_TAGS = 8;

  private final String noun;

  Shape(String noun) {
    this.noun = noun;
  }

  String noun() {
    return noun;
  }

  static Shape of(byte[] contents) {
    if (startsWith(contents, 0xfe, 0xed, 0xfe, 0xed)) {
      return JKS;
    }
    if (startsWith(contents, 0x30, 0x80, 0x02, 0x01, 0x03)) {
      return PKCS12; // BER, as some browsers write it
    }
    try {
      return ofDer(contents);
    } catch (EncodingException e) {
      return UNKNOWN;
    }
  }

  private static Shape ofDer(byte[] der) {
    String tags = tags(DerReader.of(der).sequence());
    return switch (tags) {
      case "30 30 03" -> ofSigned(DerReader.of(der).sequence().sequence());
      case "0a", "0a a0" -> OCSP_RESPONSE;
      case "30", "30 a0" -> OCSP_REQUEST;
      case "30 03" -> PUBLIC_KEY;
      case "30 04" -> ENCRYPTED_PKCS8;
      case "02 30 04", "02 30 04 a0", "02 30 04 81", "02 30 04 a0 81" -> PKCS8;
      case "02 04", "02 04 a0", "02 04 a1", "02 04 a0 a1" -> SEC1;
      case "02 02" -> RSA_PUBLIC_KEY;
      case "02 30", "02 30 30" -> PKCS12;
      case "06 a0" -> isSignedData(der) ? PKCS7 : UNKNOWN;
      default -> tags.startsWith("02 02 02 02 02 02 02 02") ? PKCS1 : UNKNOWN;
    };
  }

  /// Certificates, requests and CRLs are all `SEQUENCE { what is signed, algorithm, BIT STRING }`.
  private static Shape ofSigned(DerReader signed) {
    String tags = tags(signed);
    if (tags.matches("(02 )?30 30 1[78].*")) {
      return CRL;
    }
    return tags.matches("02 30 30( a0)?") ? CERTIFICATION_REQUEST : CERTIFICATE;
  }

  private static boolean isSignedData(byte[] der) {
    return DerReader.of(der).sequence().objectIdentifier().equals(SIGNED_DATA);
  }

  /// The tags of the first elements, in hexadecimal.
  private static String tags(DerReader in) {
    List<String> tags = new ArrayList<>();
    while (in.hasMore() && tags.size() < MOST_TAGS) {
      tags.add("%02x".formatted(in.peekTag()));
      in.readAny();
    }
    return String.join(" ", tags);
  }

  private static boolean startsWith(byte[] contents, int... octets) {
    for (int i = 0; i < octets.length; i++) {
      if (i >= contents.length || (contents[i] & 0xff) != octets[i]) {
        return false;
      }
    }
    return true;
  }
}
