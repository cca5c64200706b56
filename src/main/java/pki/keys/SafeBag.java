package pki.keys;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// One thing kept in a PKCS#12 file (RFC 7292, section 4.2).
///
/// ```
/// SafeBag ::= SEQUENCE { bagId OBJECT IDENTIFIER, bagValue [0] EXPLICIT ANY,
///   bagAttributes SET OF PKCS12Attribute OPTIONAL }
/// ```
///
/// @param value the bag's value, a whole DER element
/// @param attributes the attributes, each a whole DER element
record SafeBag(ObjectIdentifier type, Octets value, List<Octets> attributes) {
  private static final ObjectIdentifier KEY = ObjectIdentifier.of("1.2.840.113549.1.12.10.1.2");
  private static final ObjectIdentifier CERTIFICATE =
      ObjectIdentifier.of("1.2.840.113549.1.12.10.1.3");
  private static final ObjectIdentifier X509 = ObjectIdentifier.of("1.2.840.113549.1.9.22.1");
  private static final ObjectIdentifier NAME = ObjectIdentifier.of("1.2.840.113549.1.9.20");
  private static final ObjectIdentifier KEY_ID = ObjectIdentifier.of("1.2.840.113549.1.9.21");

  /// Java takes a certificate for trusted only with this attribute of its own.
  private static final ObjectIdentifier TRUSTED =
      ObjectIdentifier.of("2.16.840.1.113894.746875.1.1");

  private static final ObjectIdentifier ANY_PURPOSE = ObjectIdentifier.of("2.5.29.37.0");

  /// A key, `pkcs8ShroudedKeyBag`: an EncryptedPrivateKeyInfo. The id ties its certificate to it.
  static SafeBag key(Octets encryptedKey, String name, Octets keyId) {
    return new SafeBag(KEY, encryptedKey, List.of(name(name), keyId(keyId)));
  }

  /// The certificate of a key's own.
  static SafeBag certificateOfKey(Octets certificate, String name, Octets keyId) {
    return new SafeBag(CERTIFICATE, certBag(certificate), List.of(name(name), keyId(keyId)));
  }

  /// A certificate further up a chain.
  static SafeBag certificate(Octets certificate) {
    return new SafeBag(CERTIFICATE, certBag(certificate), List.of());
  }

  static SafeBag trusted(Octets certificate, String name) {
    Octets trusted = attribute(TRUSTED, value -> value.objectIdentifier(ANY_PURPOSE));
    return new SafeBag(CERTIFICATE, certBag(certificate), List.of(name(name), trusted));
  }

  /// The same key, encrypted anew.
  SafeBag withKey(byte[] encryptedKey) {
    return new SafeBag(type, Octets.of(encryptedKey), attributes);
  }

  static SafeBag read(DerReader in) {
    DerReader bag = in.sequence();
    ObjectIdentifier type = bag.objectIdentifier();
    DerReader value = bag.read(DerReader.constructed(0));
    List<Octets> attributes = new ArrayList<>();
    if (bag.hasMore()) {
      DerReader set = bag.read(DerReader.SET);
      while (set.hasMore()) {
        attributes.add(set.elementOctets());
      }
    }
    bag.end();
    return new SafeBag(type, value.rest(), List.copyOf(attributes));
  }

  void encode(DerWriter out) {
    out.sequence(bag -> {
      bag.objectIdentifier(type).constructed(DerReader.constructed(0), v -> v.raw(value));
      if (!attributes.isEmpty()) {
        bag.constructed(DerReader.SET, set -> inOrder().forEach(set::raw));
      }
    });
  }

  boolean isKey() {
    return type.equals(KEY);
  }

  /// The X.509 certificate in this bag; empty in any other.
  Optional<byte[]> certificate() {
    if (!type.equals(CERTIFICATE)) {
      return Optional.empty();
    }
    DerReader bag = value.reader().sequence();
    if (!bag.objectIdentifier().equals(X509)) {
      return Optional.empty();
    }
    return Optional.of(bag.read(DerReader.constructed(0)).octetString());
  }

  /// `friendlyName`, which Java calls the alias.
  Optional<String> name() {
    return attributeValues(NAME)
        .map(v -> new String(v.readAny().remaining(), UTF_16BE))
        .findFirst();
  }

  /// `localKeyId`.
  Optional<Octets> keyId() {
    return attributeValues(KEY_ID).map(v -> Octets.of(v.octetString())).findFirst();
  }

  private Stream<DerReader> attributeValues(ObjectIdentifier id) {
    return attributes.stream()
        .map(attribute -> attribute.reader().sequence())
        .filter(attribute -> attribute.objectIdentifier().equals(id))
        .map(attribute -> attribute.read(DerReader.SET));
  }

  /// DER sorts the elements of a SET OF by their octets (X.690, section 11.6).
  private Stream<Octets> inOrder() {
    return attributes.stream().sorted((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()));
  }

  private static Octets certBag(Octets certificate) {
    return Octets.of(
        DerWriter.encode(out ->
            out.sequence(bag ->
                bag.objectIdentifier(X509)
                    .constructed(DerReader.constructed(0), v -> v.octetString(certificate)))));
  }

  private static Octets name(String name) {
    return attribute(NAME, value -> value.primitive(0x1e, name.getBytes(UTF_16BE))); // BMPString
  }

  private static Octets keyId(Octets keyId) {
    return attribute(KEY_ID, value -> value.octetString(keyId));
  }

  private static Octets attribute(ObjectIdentifier id, Consumer<DerWriter> value) {
    return Octets.of(
        DerWriter.encode(
            out -> out.sequence(a -> a.objectIdentifier(id).constructed(DerReader.SET, value))));
  }
}
