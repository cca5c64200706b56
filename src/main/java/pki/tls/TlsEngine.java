package pki.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/// Whose handshake is used.
public enum TlsEngine {
  /// BoringSSL: all that this package offers.
  NATIVE(SslProvider.OPENSSL_REFCNT),
  /// The JDK's, which has no key log (so encrypted messages stay closed in a trace), no
  /// X25519MLKEM768, no stapling of our bytes, no ticket keys of ours, and no keys in vaults.
  JDK(SslProvider.JDK);

  private final SslProvider provider;

  TlsEngine(SslProvider provider) {
    this.provider = provider;
  }

  /// The best one that this machine has.
  public static TlsEngine best() {
    return OpenSsl.isAvailable() ? NATIVE : JDK;
  }

  SslProvider provider() {
    return provider;
  }
}
