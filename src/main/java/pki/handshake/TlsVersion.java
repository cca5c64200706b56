package pki.handshake;

import java.util.Optional;
import java.util.stream.Stream;

/// A version of the protocol, oldest first.
public enum TlsVersion {
  SSL_3(0x0300, "SSL 3.0", "SSLv3"),
  TLS_1_0(0x0301, "TLS 1.0", "TLSv1"),
  TLS_1_1(0x0302, "TLS 1.1", "TLSv1.1"),
  TLS_1_2(0x0303, "TLS 1.2", "TLSv1.2"),
  TLS_1_3(0x0304, "TLS 1.3", "TLSv1.3");

  private final int code;
  private final String label;
  private final String jsseName;

  TlsVersion(int code, String label, String jsseName) {
    this.code = code;
    this.label = label;
    this.jsseName = jsseName;
  }

  /// The number on the wire, such as 0x0303.
  public int code() {
    return code;
  }

  /// As people write it, such as `TLS 1.2`.
  public String label() {
    return label;
  }

  /// As Java's TLS APIs call it, such as `TLSv1.2`.
  public String jsseName() {
    return jsseName;
  }

  public static Optional<TlsVersion> of(int code) {
    return Stream.of(values()).filter(version -> version.code == code).findFirst();
  }

  public static Optional<TlsVersion> ofJsseName(String name) {
    return Stream.of(values()).filter(version -> version.jsseName.equals(name)).findFirst();
  }
}
