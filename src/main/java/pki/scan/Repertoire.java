package pki.scan;

import java.util.List;
import java.util.stream.Stream;
import pki.handshake.CipherSuite;
import pki.handshake.Codepoints;
import pki.handshake.TlsVersion;

/// Everything that can be offered: every number that has a name.
final class Repertoire {
  /// First what most servers have: one that lets the client decide then takes a strong one.
  private static final List<Integer> USUAL_GROUPS =
      List.of(0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x001a, 0x001b, 0x001c);

  static final List<Integer> SCHEMES = List.copyOf(Codepoints.SCHEME.names().keySet());

  private static final int FIRST_EXPLICIT_GROUP = 0xff01;
  private static final int FIRST_FINITE_FIELD = 0x0100;

  private Repertoire() {}

  static List<Integer> suites(TlsVersion version) {
    boolean tls13 = version == TlsVersion.TLS_1_3;
    return Codepoints.SUITE.names().keySet().stream()
        .filter(code -> new CipherSuite(code).isTls13() == tls13)
        .filter(code -> !Codepoints.SUITE.nameOf(code).endsWith("_SCSV"))
        .filter(code -> code != 0) // TLS_NULL_WITH_NULL_NULL is never negotiated
        .toList();
  }

  /// Before TLS 1.3 only curves: a finite-field group there would make servers refuse who have
  /// another one (RFC 7919, section 4).
  static List<Integer> groups(TlsVersion version) {
    return Stream.concat(USUAL_GROUPS.stream(), Codepoints.GROUP.names().keySet().stream())
        .filter(group -> group < FIRST_EXPLICIT_GROUP)
        .filter(group -> version == TlsVersion.TLS_1_3 || group < FIRST_FINITE_FIELD)
        .distinct()
        .toList();
  }
}
