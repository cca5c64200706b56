package pki.x509;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// A purpose of a key, an element of the extended key usage (RFC 5280, section 4.2.1.12).
public record KeyPurpose(ObjectIdentifier oid) {
  public static final KeyPurpose ANY = of("2.5.29.37.0");
  public static final KeyPurpose SERVER_AUTH = of("1.3.6.1.5.5.7.3.1");
  public static final KeyPurpose CLIENT_AUTH = of("1.3.6.1.5.5.7.3.2");
  public static final KeyPurpose CODE_SIGNING = of("1.3.6.1.5.5.7.3.3");
  public static final KeyPurpose EMAIL_PROTECTION = of("1.3.6.1.5.5.7.3.4");
  public static final KeyPurpose TIME_STAMPING = of("1.3.6.1.5.5.7.3.8");
  public static final KeyPurpose OCSP_SIGNING = of("1.3.6.1.5.5.7.3.9");

  private static final Map<String, KeyPurpose> BY_NAME = byName();
  private static final Map<KeyPurpose, String> NAME_OF = nameOf();

  /// The RFC's names.
  public static final List<String> NAMES = List.copyOf(BY_NAME.keySet());

  private static final int MOST = 100; // a bound of ours

  private static KeyPurpose of(String oid) {
    return new KeyPurpose(ObjectIdentifier.of(oid));
  }

  /// The purpose of this RFC name, such as `serverAuth`, or of this dotted identifier.
  ///
  /// @throws IllegalArgumentException when it is neither
  public static KeyPurpose named(String name) {
    KeyPurpose known = BY_NAME.get(name);
    if (known != null) {
      return known;
    }
    try {
      return of(name);
    } catch (EncodingException e) {
      throw new IllegalArgumentException(
          "key purpose must be one of %s or a dotted identifier".formatted(NAMES), e);
    }
  }

  private static Map<String, KeyPurpose> byName() {
    Map<String, KeyPurpose> purposes = new LinkedHashMap<>();
    purposes.put("anyExtendedKeyUsage", ANY);
    purposes.put("serverAuth", SERVER_AUTH);
    purposes.put("clientAuth", CLIENT_AUTH);
    purposes.put("codeSigning", CODE_SIGNING);
    purposes.put("emailProtection", EMAIL_PROTECTION);
    purposes.put("timeStamping", TIME_STAMPING);
    purposes.put("OCSPSigning", OCSP_SIGNING);
    return purposes;
  }

  private static Map<KeyPurpose, String> nameOf() {
    Map<KeyPurpose, String> names = new HashMap<>();
    BY_NAME.forEach((name, purpose) -> names.put(purpose, name));
    return names;
  }

  /// The key usages that go with this purpose (RFC 5280, section 4.2.1.12): a certificate with both
  /// extensions needs at least one of them. For a purpose that the RFC does not name, all.
  public Set<KeyUsage> consistentUsages() {
    return switch (toString()) {
      case "serverAuth" ->
          EnumSet.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT, KeyUsage.KEY_AGREEMENT);
      case "clientAuth" -> EnumSet.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT);
      case "codeSigning" -> EnumSet.of(KeyUsage.DIGITAL_SIGNATURE);
      case "emailProtection" ->
          EnumSet.of(
              KeyUsage.DIGITAL_SIGNATURE,
              KeyUsage.NON_REPUDIATION,
              KeyUsage.KEY_ENCIPHERMENT,
              KeyUsage.KEY_AGREEMENT);
      case "timeStamping", "OCSPSigning" ->
          EnumSet.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION);
      default -> EnumSet.allOf(KeyUsage.class);
    };
  }

  static List<KeyPurpose> parse(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    List<KeyPurpose> purposes = new ArrayList<>();
    while (sequence.hasMore()) {
      if (purposes.size() == MOST) {
        throw new EncodingException("extKeyUsage has more than " + MOST + " purposes");
      }
      purposes.add(new KeyPurpose(sequence.objectIdentifier()));
    }
    if (purposes.isEmpty()) {
      throw new EncodingException("extKeyUsage must have at least one purpose");
    }
    return List.copyOf(purposes);
  }

  static byte[] encode(List<KeyPurpose> purposes) {
    return DerWriter.encode(
        out -> out.sequence(s -> purposes.forEach(purpose -> s.objectIdentifier(purpose.oid))));
  }

  /// The RFC's name, such as `serverAuth`, or the dotted identifier.
  @Override
  public String toString() {
    return Optional.ofNullable(NAME_OF.get(this)).orElseGet(oid::toString);
  }
}
