package pki.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerWriterTest {
  @ParameterizedTest(name = "{0} is {1} {2}") // RFC 5280, section 4.1.2.5
  @CsvSource({
    "1949-12-31T23:59:59Z, 18, 19491231235959Z",
    "1950-01-01T00:00:00Z, 17, 500101000000Z",
    "2049-12-31T23:59:59.999Z, 17, 491231235959Z",
    "2050-01-01T00:00:00Z, 18, 20500101000000Z",
    "9999-12-31T23:59:59Z, 18, 99991231235959Z",
    "0000-01-01T00:00:00Z, 18, 00000101000000Z",
    "2024-02-29T01:02:03.9Z, 17, 240229010203Z",
  })
  void writesTime(Instant instant, String tag, String text) {
    byte[] der = DerWriter.encode(out -> out.time(instant));

    assertThat(HexFormat.of().toHexDigits(der[0])).isEqualTo(tag);
    assertThat(new String(der, 2, der.length - 2, StandardCharsets.US_ASCII)).isEqualTo(text);
    assertThat(DerReader.of(der).time().getEpochSecond()).isEqualTo(instant.getEpochSecond());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0001-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z"
      })
  void refusesYearsWithoutFourDigits(Instant instant) {
    assertThatThrownBy(() -> DerWriter.encode(out -> out.time(instant)))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("must be in the years 0 to 9999");
  }

  @Test
  void refusesTextThatIsNotAscii() {
    assertThatThrownBy(() -> DerWriter.encode(out -> out.ascii(DerReader.IA5_STRING, "ä")))
        .isInstanceOf(EncodingException.class)
        .hasMessage("text must be ASCII");
  }

  @Test
  void agreesWithBouncyCastleOnRandomStructures() throws IOException {
    var random = new Random(20260101);
    for (int i = 0; i < 2_000; i++) {
      var both = new Both(random);
      ASN1Encodable theirs = both.structure(0);
      byte[] expected = theirs.toASN1Primitive().getEncoded(ASN1Encoding.DER);
      byte[] ours = both.ours();

      assertThat(ours).as("structure %d", i).isEqualTo(expected);
      try (var in = new ASN1InputStream(ours)) {
        ASN1Primitive back = in.readObject();
        assertThat(back.equals(theirs.toASN1Primitive())).isTrue();
      }
      assertThat(copy(DerReader.of(ours))).isEqualTo(ours);
    }
  }

  /// Writes again all that a reader sees, down to the leaves.
  private static byte[] copy(DerReader in) {
    return DerWriter.encode(out -> {
      while (in.hasMore()) {
        int tag = in.peekTag();
        DerReader contents = in.readAny();
        if ((tag & 0x20) != 0) {
          byte[] inner = copy(contents);
          out.constructed(tag, body -> body.raw(inner));
        } else {
          out.primitive(tag, contents.rest());
        }
      }
    });
  }

  /// Builds the same random structure with both libraries.
  private static final class Both {
    private final Random random;
    private byte[] last = new byte[0];
    private BigInteger number = BigInteger.ZERO;
    private byte[] octets = new byte[0];
    private String text = "";
    private String oid = "1.2";
    private Instant time = Instant.EPOCH;

    Both(Random random) {
      this.random = random;
    }

    byte[] ours() {
      return last;
    }

    ASN1Encodable structure(int depth) {
      return switch (random.nextInt(depth > 5 ? 8 : 11)) {
        case 0 -> leaf(out -> out.integer(number), new ASN1Integer(number));
        case 1 -> leaf(out -> out.octetString(octets), new DEROctetString(octets));
        case 2 -> leaf(out -> out.octetAlignedBits(octets), new DERBitString(octets));
        case 3 -> leaf(DerWriter::trueValue, ASN1Boolean.TRUE);
        case 4 -> leaf(DerWriter::nullValue, DERNull.INSTANCE);
        case 5 -> leaf(out -> out.utf8(text), new DERUTF8String(text));
        case 6 ->
            leaf(
                out -> out.objectIdentifier(ObjectIdentifier.of(oid)),
                new ASN1ObjectIdentifier(oid));
        case 7 -> leaf(out -> out.generalizedTime(time), new ASN1GeneralizedTime(Date.from(time)));
        case 8 -> {
          int number = random.nextInt(31);
          ASN1Encodable inner = structure(depth + 1);
          byte[] body = last;
          last =
              DerWriter.encode(
                  out -> out.constructed(DerReader.constructed(number), in -> in.raw(body)));
          yield new DERTaggedObject(true, number, inner);
        }
        default -> sequence(depth);
      };
    }

    private ASN1Encodable sequence(int depth) {
      var members = new ASN1EncodableVector();
      var inner = new ByteArrayOutputStream();
      int size = random.nextInt(5);
      for (int i = 0; i < size; i++) {
        members.add(structure(depth + 1));
        inner.writeBytes(last);
      }
      last = DerWriter.encode(out -> out.sequence(in -> in.raw(inner.toByteArray())));
      return new DERSequence(members);
    }

    private ASN1Encodable leaf(Consumer<DerWriter> ours, ASN1Encodable theirs) {
      last = DerWriter.encode(ours);
      draw();
      return theirs;
    }

    private void draw() {
      number = new BigInteger(random.nextInt(200), random);
      number = random.nextBoolean() ? number : number.negate();
      octets = new byte[random.nextInt(4) == 0 ? random.nextInt(70_000) : random.nextInt(140)];
      random.nextBytes(octets);
      int[] characters = random.ints(random.nextInt(150), 0x20, 0x2fff).toArray();
      text = new String(characters, 0, characters.length);
      oid = random.nextInt(3) + "." + random.nextInt(40) + "." + random.nextLong(Long.MAX_VALUE);
      time = Instant.ofEpochSecond(random.nextLong(253_402_300_800L));
    }
  }
}
