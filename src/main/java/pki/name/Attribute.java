package pki.name;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// One AttributeTypeAndValue of a distinguished name (RFC 5280, section 4.1.2.4).
///
/// @param type the attribute's object identifier
/// @param value the value's whole DER element, tag and length included
public record Attribute(ObjectIdentifier type, Octets value) {
  private static final int TELETEX_STRING = 0x14;
  private static final int UNIVERSAL_STRING = 0x1c;
  private static final int BMP_STRING = 0x1e;
  private static final int NUMERIC_STRING = 0x12;

  /// Makes an attribute from a short name (`CN`, `O`, …) or a dotted identifier and its text.
  ///
  /// @throws IllegalArgumentException when the type is unknown, or the text is empty, too long (the
  ///   upper bounds of RFC 5280, appendix A.1), or has characters that its type does not allow
  public static Attribute of(String shortName, String text) {
    Optional<AttributeType> known = AttributeType.named(shortName);
    if (known.isPresent()) {
      return encode(known.get(), text);
    }
    if (!shortName.matches("[0-9]+(\\.[0-9]+)+")) {
      throw new IllegalArgumentException(
          "attribute type '%s' is not known".formatted(Printable.ascii(shortName)));
    }
    checkText(shortName, text, 256);
    return new Attribute(
        ObjectIdentifier.of(shortName), Octets.of(DerWriter.encode(out -> out.utf8(text))));
  }

  /// The type of a short name (`CN`, `O`, …), in any case.
  public static Optional<ObjectIdentifier> typeNamed(String shortName) {
    return AttributeType.named(shortName).map(type -> type.oid);
  }

  /// The short name, or the dotted identifier when there is none.
  public String typeName() {
    return AttributeType.of(type).map(AttributeType::name).orElseGet(type::toString);
  }

  /// The value as text, when it is a character string that decodes.
  public Optional<String> text() {
    DerReader in = value.reader();
    int tag = in.peekTag();
    byte[] contents = in.readAny().remaining();
    return switch (tag) {
      case DerReader.UTF8_STRING -> decode(contents, StandardCharsets.UTF_8);
      case DerReader.PRINTABLE_STRING, DerReader.IA5_STRING, NUMERIC_STRING ->
          decode(contents, StandardCharsets.US_ASCII);
      case TELETEX_STRING -> decode(contents, StandardCharsets.ISO_8859_1);
      case BMP_STRING -> decode(contents, StandardCharsets.UTF_16BE);
      case UNIVERSAL_STRING -> decode(contents, Charset.forName("UTF-32BE"));
      default -> Optional.empty();
    };
  }

  /// The tag of the value, such as UTF8String's.
  public int valueTag() {
    return value.at(0);
  }

  void encode(DerWriter out) {
    out.sequence(s -> s.objectIdentifier(type).raw(value));
  }

  static Attribute read(DerReader in) {
    DerReader sequence = in.sequence();
    ObjectIdentifier type = sequence.objectIdentifier();
    Octets value = sequence.elementOctets();
    sequence.end();
    return new Attribute(type, value);
  }

  private static Attribute encode(AttributeType type, String text) {
    checkText(type.name(), text, type.upperBound);
    if (type.stringTag == DerReader.PRINTABLE_STRING && !text.matches("[A-Za-z0-9 '()+,./:=?-]*")) {
      throw new IllegalArgumentException(
          "attribute %s='%s' must be a PrintableString".formatted(type, Printable.ascii(text)));
    }
    if (type == AttributeType.C && !text.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException(
          "attribute C='%s' must be two capital letters (ISO 3166)"
              .formatted(Printable.ascii(text)));
    }
    try {
      return new Attribute(
          type.oid,
          Octets.of(
              DerWriter.encode(out -> {
                if (type.stringTag == DerReader.UTF8_STRING) {
                  out.utf8(text);
                } else {
                  out.ascii(type.stringTag, text);
                }
              })));
    } catch (EncodingException e) {
      throw new IllegalArgumentException(
          "attribute %s='%s' must be ASCII".formatted(type, Printable.ascii(text)), e);
    }
  }

  private static void checkText(String type, String text, int upperBound) {
    int characters = text.codePointCount(0, text.length());
    if (text.isBlank() || characters > upperBound) {
      throw new IllegalArgumentException(
          "attribute %s='%s' must have 1 to %d characters, has %d"
              .formatted(type, Printable.ascii(text), upperBound, characters));
    }
    if (text.codePoints().anyMatch(Attribute::isForbidden)) {
      throw new IllegalArgumentException(
          "attribute %s='%s' must not have control or direction characters"
              .formatted(type, Printable.ascii(text)));
    }
  }

  private static boolean isForbidden(int codePoint) {
    int kind = Character.getType(codePoint);
    return kind == Character.CONTROL
        || kind == Character.FORMAT
        || kind == Character.SURROGATE
        || kind == Character.UNASSIGNED
        || kind == Character.LINE_SEPARATOR
        || kind == Character.PARAGRAPH_SEPARATOR;
  }

  private static Optional<String> decode(byte[] contents, Charset charset) {
    try {
      CharBuffer text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(contents));
      return Optional.of(text.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// `TYPE=text` in RFC 4514's form; a value that is no text as `#` and hex.
  @Override
  public String toString() {
    String shown =
        AttributeType.of(type)
            .flatMap(_ -> text())
            .map(Rfc4514::escape)
            .orElseGet(() -> "#" + value.hex());
    return typeName() + "=" + shown;
  }
}
