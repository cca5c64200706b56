package pki.ocsp;

import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// A response (RFC 6960, section 4.2.1):
///
/// ```
/// OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED,
///   responseBytes [0] EXPLICIT SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING } OPTIONAL }
/// ```
public sealed interface OcspResponse {
  /// The longest response that is read, in octets.
  int LONGEST = 64 << 10;

  /// The whole encoding.
  Octets der();

  /// A signed answer. Equal to itself only, so that what was made of it can be kept beside it.
  final class Successful implements OcspResponse {
    private static final ObjectIdentifier BASIC = ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.1");

    private final BasicResponse basic;
    private final Octets der;

    private Successful(BasicResponse basic, Octets der) {
      this.basic = basic;
      this.der = der;
    }

    public BasicResponse basic() {
      return basic;
    }

    @Override
    public Octets der() {
      return der;
    }

    static Successful of(BasicResponse basic) {
      byte[] der =
          DerWriter.encode(out ->
              out.sequence(s ->
                  s.primitive(DerReader.ENUMERATED, new byte[] {0})
                      .constructed(
                          DerReader.constructed(0),
                          bytes ->
                              bytes.sequence(b ->
                                  b.objectIdentifier(BASIC)
                                      .constructed(DerReader.OCTET_STRING, basic::encode)))));
      return new Successful(basic, Octets.of(der));
    }

    private static Successful read(DerReader tagged, Octets der) {
      DerReader bytes = tagged.sequence();
      tagged.end();
      ObjectIdentifier type = bytes.objectIdentifier();
      if (!type.equals(BASIC)) {
        throw new EncodingException("response type " + type + " is not id-pkix-ocsp-basic");
      }
      Octets basic = bytes.read(DerReader.OCTET_STRING).rest();
      bytes.end();
      return new Successful(BasicResponse.parse(basic), der);
    }
  }

  /// No answer. It is not signed, so it proves nothing.
  ///
  /// @param detail for the log of who answers; not in the encoding
  record Rejected(Reason reason, String detail) implements OcspResponse {
    @Override
    public Octets der() {
      byte[] code = {(byte) reason.code};
      return Octets.of(
          DerWriter.encode(out -> out.sequence(s -> s.primitive(DerReader.ENUMERATED, code))));
    }
  }

  /// Why there is no answer.
  enum Reason {
    MALFORMED_REQUEST(1, "malformedRequest"),
    INTERNAL_ERROR(2, "internalError"),
    TRY_LATER(3, "tryLater"),
    SIGNATURE_REQUIRED(5, "sigRequired"),
    /// The responder does not speak for the issuer.
    UNAUTHORIZED(6, "unauthorized");

    private final int code;
    private final String asn1Name;

    Reason(int code, String asn1Name) {
      this.code = code;
      this.asn1Name = asn1Name;
    }

    /// The RFC's name, such as `tryLater`.
    public String asn1Name() {
      return asn1Name;
    }

    static Reason of(int code) {
      for (Reason reason : values()) {
        if (reason.code == code) {
          return reason;
        }
      }
      throw new EncodingException("response status " + code + " is unused");
    }
  }

  /// Reads one DER response and nothing after it. Verifies nothing.
  ///
  /// @throws EncodingException when it is not one, or beyond the bounds
  static OcspResponse parse(byte[] der) {
    if (der.length > LONGEST) {
      throw new EncodingException(
          "response has %d bytes, at most %d are read".formatted(der.length, LONGEST));
    }
    DerReader file = DerReader.of(der);
    DerReader in = file.sequence();
    file.end();
    int status = in.smallInteger(DerReader.ENUMERATED, 6);
    OcspResponse response =
        status == 0
            ? Successful.read(in.read(DerReader.constructed(0)), Octets.of(der))
            : new Rejected(Reason.of(status), "");
    in.end();
    return response;
  }
}
