package pki.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static pki.handshake.Extensions.APPLICATION_PROTOCOLS;
import static pki.handshake.Extensions.ENCRYPT_THEN_MAC;
import static pki.handshake.Extensions.EXTENDED_MASTER_SECRET;
import static pki.handshake.Extensions.KEY_SHARE;
import static pki.handshake.Extensions.PSK_KEY_EXCHANGE_MODES;
import static pki.handshake.Extensions.RENEGOTIATION_INFO;
import static pki.handshake.Extensions.SERVER_NAME;
import static pki.handshake.Extensions.SESSION_TICKET;
import static pki.handshake.Extensions.SIGNATURE_ALGORITHMS;
import static pki.handshake.Extensions.STATUS_REQUEST;
import static pki.handshake.Extensions.SUPPORTED_GROUPS;
import static pki.handshake.Extensions.SUPPORTED_VERSIONS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pki.der.Octets;
import pki.handshake.ClientHello;
import pki.handshake.Extensions;
import pki.handshake.RawExtension;
import pki.handshake.TlsVersion;
import pki.handshake.WireWriter;

/// What a probe offers: a ClientHello in the making. It is never carried through, so it may offer
/// what nobody should speak.
///
/// @param version exactly this one
/// @param groups named groups. In TLS 1.3 none comes with a key share, so that the server has to
///   say which one it wants (RFC 8446, section 4.2.8)
/// @param schemes signature algorithms, from TLS 1.2 on
/// @param applicationProtocols for ALPN; empty for no ALPN
record Offer(
    TlsVersion version,
    List<Integer> suites,
    List<Integer> groups,
    List<Integer> schemes,
    List<String> applicationProtocols,
    Extra extra) {
  /// What else is offered, one thing at a time so that nothing hides behind another.
  enum Extra {
    NOTHING,
    /// Compression by DEFLATE (RFC 3749), before none.
    DEFLATE,
    /// The heartbeat extension, by which the peer is allowed to send requests (RFC 6520).
    HEARTBEAT,
    /// That this is a second try after a better version had failed (RFC 7507).
    FALLBACK
  }

  private static final int FALLBACK_SCSV = 0x5600;
  private static final int RENEGOTIATION_SCSV = 0x00ff; // RFC 5746, section 3.3
  private static final int OCSP = 1;

  Offer {
    suites = List.copyOf(suites);
    groups = List.copyOf(groups);
    schemes = List.copyOf(schemes);
    applicationProtocols = List.copyOf(applicationProtocols);
  }

  /// Everything there is, in one version.
  static Offer of(TlsVersion version) {
    return new Offer(
        version,
        Repertoire.suites(version),
        Repertoire.groups(version),
        Repertoire.SCHEMES,
        List.of(),
        Extra.NOTHING);
  }

  Offer withSuites(List<Integer> newSuites) {
    return new Offer(version, newSuites, groups, schemes, applicationProtocols, extra);
  }

  Offer withGroups(List<Integer> newGroups) {
    return new Offer(version, suites, newGroups, schemes, applicationProtocols, extra);
  }

  Offer withSchemes(List<Integer> newSchemes) {
    return new Offer(version, suites, groups, newSchemes, applicationProtocols, extra);
  }

  Offer withApplicationProtocols(String... protocols) {
    return new Offer(version, suites, groups, schemes, List.of(protocols), extra);
  }

  Offer with(Extra newExtra) {
    return new Offer(version, suites, groups, schemes, applicationProtocols, newExtra);
  }

  /// @param random 32 octets that are new for each hello
  /// @param serverName for SNI; an address has none
  ClientHello hello(Octets random, Optional<String> serverName) {
    boolean tls13 = version == TlsVersion.TLS_1_3;
    return new ClientHello(
        Math.min(version.code(), TlsVersion.TLS_1_2.code()),
        random,
        tls13 ? random : Octets.EMPTY, // RFC 8446, appendix D.4: middleboxes want a session id
        signalled(),
        Octets.ofHex(extra == Extra.DEFLATE ? "0100" : "00"),
        version == TlsVersion.SSL_3 ? List.of() : extensions(serverName));
  }

  private List<Integer> signalled() {
    List<Integer> all = new ArrayList<>(suites);
    if (version == TlsVersion.SSL_3) {
      all.add(RENEGOTIATION_SCSV);
    }
    if (extra == Extra.FALLBACK) {
      all.add(FALLBACK_SCSV);
    }
    return all;
  }

  private List<RawExtension> extensions(Optional<String> serverName) {
    List<RawExtension> all = new ArrayList<>();
    serverName.ifPresent(name -> all.add(serverName(name)));
    all.add(list(SUPPORTED_GROUPS, groups));
    all.add(extension(STATUS_REQUEST, out -> out.u8(OCSP).u16(0).u16(0)));
    if (version.compareTo(TlsVersion.TLS_1_2) >= 0) {
      all.add(list(SIGNATURE_ALGORITHMS, schemes));
    }
    if (!applicationProtocols.isEmpty()) {
      all.add(
          extension(
              APPLICATION_PROTOCOLS,
              out ->
                  out.vector(
                      2,
                      list ->
                          applicationProtocols.forEach(protocol ->
                              list.vector(1, name -> name.raw(protocol.getBytes(US_ASCII)))))));
    }
    (version == TlsVersion.TLS_1_3 ? newer() : older()).forEach(all::add);
    return all;
  }

  private Stream<RawExtension> newer() {
    return Stream.of(
        extension(
            SUPPORTED_VERSIONS, out -> out.vector(1, versions -> versions.u16(version.code()))),
        extension(KEY_SHARE, out -> out.vector(2, shares -> {})),
        extension(PSK_KEY_EXCHANGE_MODES, out -> out.vector(1, modes -> modes.u8(1))));
  }

  private Stream<RawExtension> older() {
    Stream<RawExtension> usual =
        Stream.of(
            extension(Extensions.EC_POINT_FORMATS, out -> out.vector(1, formats -> formats.u8(0))),
            extension(RENEGOTIATION_INFO, out -> out.u8(0)),
            extension(SESSION_TICKET, out -> {}),
            extension(ENCRYPT_THEN_MAC, out -> {}),
            extension(EXTENDED_MASTER_SECRET, out -> {}));
    return extra == Extra.HEARTBEAT
        ? Stream.concat(usual, Stream.of(extension(Extensions.HEARTBEAT, out -> out.u8(1))))
        : usual;
  }

  private static RawExtension serverName(String name) {
    return extension(
        SERVER_NAME,
        out ->
            out.vector(2, list -> list.u8(0).vector(2, host -> host.raw(name.getBytes(US_ASCII)))));
  }

  private static RawExtension list(int code, List<Integer> values) {
    return extension(code, out -> out.vector(2, list -> values.forEach(list::u16)));
  }

  private static RawExtension extension(int code, Consumer<WireWriter> data) {
    return new RawExtension(code, Octets.of(WireWriter.encode(data)));
  }
}
