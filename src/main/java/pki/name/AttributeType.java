package pki.name;

import java.util.Locale;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.ObjectIdentifier;

/// The attribute types that have a short name (RFC 4514, section 3; RFC 5280, appendix A), how each
/// is encoded and how long it may be (the upper bounds of appendix A.1, in characters).
enum AttributeType {
  CN("2.5.4.3", DerReader.UTF8_STRING, 64),
  C("2.5.4.6", DerReader.PRINTABLE_STRING, 2),
  L("2.5.4.7", DerReader.UTF8_STRING, 128),
  ST("2.5.4.8", DerReader.UTF8_STRING, 128),
  STREET("2.5.4.9", DerReader.UTF8_STRING, 128),
  O("2.5.4.10", DerReader.UTF8_STRING, 64),
  OU("2.5.4.11", DerReader.UTF8_STRING, 64),
  TITLE("2.5.4.12", DerReader.UTF8_STRING, 64),
  SN("2.5.4.4", DerReader.UTF8_STRING, 64),
  SERIALNUMBER("2.5.4.5", DerReader.PRINTABLE_STRING, 64),
  GIVENNAME("2.5.4.42", DerReader.UTF8_STRING, 64),
  DNQUALIFIER("2.5.4.46", DerReader.PRINTABLE_STRING, 64),
  POSTALCODE("2.5.4.17", DerReader.UTF8_STRING, 40),
  DC("0.9.2342.19200300.100.1.25", DerReader.IA5_STRING, 63),
  UID("0.9.2342.19200300.100.1.1", DerReader.UTF8_STRING, 256),
  EMAILADDRESS("1.2.840.113549.1.9.1", DerReader.IA5_STRING, 255);

  final ObjectIdentifier oid;
  final int stringTag;
  final int upperBound;

  AttributeType(String oid, int stringTag, int upperBound) {
    this.oid = ObjectIdentifier.of(oid);
    this.stringTag = stringTag;
    this.upperBound = upperBound;
  }

  static Optional<AttributeType> named(String shortName) {
    String wanted = shortName.toUpperCase(Locale.ROOT);
    for (AttributeType type : values()) {
      if (type.name().equals(wanted)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  static Optional<AttributeType> of(ObjectIdentifier oid) {
    for (AttributeType type : values()) {
      if (type.oid.equals(oid)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
