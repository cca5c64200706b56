package pki.handshake;

import java.util.List;
import java.util.Optional;
import pki.der.Octets;

/// The server's choice (RFC 8446, section 4.1.3), or its wish for another key share.
public record ServerHello(
    int legacyVersion,
    Octets random,
    Octets sessionId,
    int suite,
    int compressionMethod,
    List<RawExtension> extensions) {
  /// SHA-256 of "HelloRetryRequest".
  private static final Octets RETRY =
      Octets.ofHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private static final String DOWNGRADE = "444f574e475244"; // "DOWNGRD"

  /// What a server that could speak TLS 1.3 writes into its random when it speaks an older version,
  /// so that the client sees whether an attacker has made them fall back (RFC 8446, section 4.1.3).
  public enum Sentinel {
    NONE,
    TO_TLS_1_2,
    TO_TLS_1_1_OR_OLDER
  }

  public ServerHello {
    extensions = List.copyOf(extensions);
  }

  /// Reads a message's body.
  public static ServerHello parse(Octets body) {
    WireReader in = WireReader.of(body);
    var hello =
        new ServerHello(
            in.u16(),
            in.octets(32),
            in.vector(1).rest(),
            in.u16(),
            in.u8(),
            in.hasMore() ? RawExtension.readAll(in) : List.of());
    in.end();
    return hello;
  }

  public boolean isRetryRequest() {
    return random.equals(RETRY);
  }

  /// The version that was chosen, by the extension where there is one.
  public int version() {
    return extension(Extensions.SUPPORTED_VERSIONS)
        .filter(data -> data.length() == 2)
        .map(data -> WireReader.of(data).u16())
        .orElse(legacyVersion);
  }

  public Sentinel sentinel() {
    String end = random.hex().substring(48);
    if (end.equals(DOWNGRADE + "01")) {
      return Sentinel.TO_TLS_1_2;
    }
    return end.equals(DOWNGRADE + "00") ? Sentinel.TO_TLS_1_1_OR_OLDER : Sentinel.NONE;
  }

  /// The group of the server's key share, or of the one that it wants; absent before TLS 1.3.
  public Optional<String> group() {
    return extension(Extensions.KEY_SHARE)
        .filter(data -> data.length() >= 2)
        .map(data -> Codepoints.GROUP.nameOf(WireReader.of(data).u16()));
  }

  /// Whether the server goes on with a key that both have (RFC 8446, section 4.2.11).
  public boolean usesPreSharedKey() {
    return extension(Extensions.PRE_SHARED_KEY).isPresent();
  }

  /// What it says in an extension; absent when it does not have it.
  public Optional<Octets> extension(int code) {
    return RawExtension.find(extensions, code);
  }
}
