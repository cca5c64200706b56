package pki.name;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
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
  private static final int LONGEST_OTHER = 256; // for types without a bound of their own
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
  private static final int TELETEX_STRING = 0x14;
  private static final int UNIVERSAL_STRING = 0x1c;
  private static final int BMP_STRING = 0x1e;
  private static final int NUMERIC_STRING = 0x12;
  private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,./:=?-]*"); // X.680
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  public Attribute {
    DerReader in = value.reader();
    in.readAny();
    in.end();
  }

  /// Makes an attribute from a short name (`CN`, `O`, …) or a dotted identifier and its text.
  ///
  /// @throws IllegalArgumentException when the type is unknown, or the text is empty, too long (the
  ///   upper bounds of RFC 5280, appendix A.1), or has characters that its type does not allow
  public static Attribute of(String type, String text) {
    ObjectIdentifier oid = identifier(type);
    Optional<AttributeType> known = AttributeType.of(oid);
    if (known.isPresent()) {
      return encode(known.get(), text);
    }
    checkText(type, text, LONGEST_OTHER);
    return new Attribute(oid, Octets.of(DerWriter.encode(out -> out.utf8(text))));
  }

  /// Makes an attribute from a value's whole element. One that is text must be such a text as [#of]
  /// takes, in whichever string type.
  static Attribute ofEncoded(String type, Octets value) {
    var attribute = new Attribute(identifier(type), value);
    attribute.text().ifPresent(text -> Attribute.of(type, text));
    return attribute;
  }

  private static ObjectIdentifier identifier(String type) {
    if (!type.isEmpty() && Character.isDigit(type.charAt(0))) {
      return ObjectIdentifier.of(type);
    }
    return AttributeType.named(type)
        .map(known -> known.oid)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "attribute type '%s' is not known".formatted(Printable.ascii(type))));
  }

  /// The same attribute with its text prepared for comparing (RFC 5280, section 7.1); one that is
  /// no text as it is.
  Attribute prepared() {
    return text()
        .map(StringPrep::prepare)
        .map(text -> new Attribute(type, Octets.of(DerWriter.encode(out -> out.utf8(text)))))
        .orElse(this);
  }

  /// Whether the two differ whatever [#prepared] makes of them: in type, or in an ASCII character
  /// that is no space after texts that are the same but for case. Spares preparing most names that
  /// are compared, for few are equal.
  boolean surelyDiffersFrom(Attribute other) {
    if (!type.equals(other.type)) {
      return true;
    }
    if (!isMostlyAscii(valueTag())
        || !isMostlyAscii(other.valueTag())
        || value.at(1) >= 0x80
        || other.value.at(1) >= 0x80) {
      return false;
    }
    int length = Math.min(value.length(), other.value.length());
    for (int i = 2; i < length; i++) {
      int own = lowerCase(value.at(i));
      int their = lowerCase(other.value.at(i));
      if (own != their) {
        return own > ' ' && own < 0x7f && their > ' ' && their < 0x7f;
      }
    }
    return false;
  }

  private static boolean isMostlyAscii(int tag) {
    return tag == DerReader.UTF8_STRING
        || tag == DerReader.PRINTABLE_STRING
        || tag == DerReader.IA5_STRING;
  }

  private static int lowerCase(int octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
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
      case UNIVERSAL_STRING -> decode(contents, UTF_32BE);
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
    if (type.stringTag == DerReader.PRINTABLE_STRING && !PRINTABLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "attribute %s='%s' must be a PrintableString".formatted(type, Printable.ascii(text)));
    }
    if (type == AttributeType.C && !COUNTRY.matcher(text).matches()) {
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
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
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
