package pki.limbo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;

/// The schema's names of signature algorithms, whether we accept such signatures or not.
final class LimboAlgorithms {
  private static final Map<String, ObjectIdentifier> BY_NAME = new HashMap<>();

  static {
    String table =
        """
          RSA_WITH_MD5 1.2.840.113549.1.1.4
          RSA_WITH_SHA1 1.2.840.113549.1.1.5
          RSA_WITH_SHA224 1.2.840.113549.1.1.14
          RSA_WITH_SHA256 1.2.840.113549.1.1.11
          RSA_WITH_SHA384 1.2.840.113549.1.1.12
          RSA_WITH_SHA512 1.2.840.113549.1.1.13
          RSA_WITH_SHA3_224 2.16.840.1.101.3.4.3.13
          RSA_WITH_SHA3_256 2.16.840.1.101.3.4.3.14
          RSA_WITH_SHA3_384 2.16.840.1.101.3.4.3.15
          RSA_WITH_SHA3_512 2.16.840.1.101.3.4.3.16
          RSASSA_PSS 1.2.840.113549.1.1.10
          ECDSA_WITH_SHA1 1.2.840.10045.4.1
          ECDSA_WITH_SHA224 1.2.840.10045.4.3.1
          ECDSA_WITH_SHA256 1.2.840.10045.4.3.2
          ECDSA_WITH_SHA384 1.2.840.10045.4.3.3
          ECDSA_WITH_SHA512 1.2.840.10045.4.3.4
          ECDSA_WITH_SHA3_224 2.16.840.1.101.3.4.3.9
          ECDSA_WITH_SHA3_256 2.16.840.1.101.3.4.3.10
          ECDSA_WITH_SHA3_384 2.16.840.1.101.3.4.3.11
          ECDSA_WITH_SHA3_512 2.16.840.1.101.3.4.3.12
          DSA_WITH_SHA1 1.2.840.10040.4.3
          DSA_WITH_SHA224 2.16.840.1.101.3.4.3.1
          DSA_WITH_SHA256 2.16.840.1.101.3.4.3.2
          DSA_WITH_SHA384 2.16.840.1.101.3.4.3.3
          DSA_WITH_SHA512 2.16.840.1.101.3.4.3.4
          ED25519 1.3.101.112
          ED448 1.3.101.113
          GOSTR3411_94_WITH_3410_2001 1.2.643.2.2.3
          GOSTR3410_2012_WITH_3411_2012_256 1.2.643.7.1.1.3.2
          GOSTR3410_2012_WITH_3411_2012_512 1.2.643.7.1.1.3.3
        """;
    table
        .lines()
        .map(line -> line.strip().split(" "))
        .forEach(row -> BY_NAME.put(row[0], ObjectIdentifier.of(row[1])));
  }

  private LimboAlgorithms() {}

  /// @throws EncodingException when the schema has no such name
  static Set<ObjectIdentifier> of(List<String> names) {
    return names.stream().map(LimboAlgorithms::named).collect(Collectors.toSet());
  }

  private static ObjectIdentifier named(String name) {
    ObjectIdentifier known = BY_NAME.get(name);
    if (known == null) {
      throw new EncodingException("signature algorithm '%s' is unknown".formatted(name));
    }
    return known;
  }
}
