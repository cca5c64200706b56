package pki.tls;

import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;

import java.util.List;
import pki.handshake.TlsVersion;

/// What a server or client agrees to. Both have forward secrecy and authenticated encryption in
/// every suite, and nothing older than TLS 1.2.
public enum TlsPolicy {
  /// TLS 1.3 only: every client of the last years.
  MODERN(TLS_1_3),
  /// TLS 1.2 with ephemeral elliptic-curve Diffie-Hellman and authenticated encryption, and 1.3.
  INTERMEDIATE(TLS_1_3, TLS_1_2);

  /// In our order of preference. TLS 1.3's own three suites come with the version: BoringSSL lets
  /// nobody choose among them.
  static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /// The post-quantum hybrid first: a recorded connection stays closed to a quantum computer too.
  static final List<String> GROUPS = List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1");

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<TlsVersion> versions;

  TlsPolicy(TlsVersion... versions) {
    this.versions = List.of(versions);
  }

  /// The versions, newest first.
  public List<TlsVersion> versions() {
    return versions;
  }
}
