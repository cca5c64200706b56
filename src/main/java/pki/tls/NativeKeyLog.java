package pki.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSLContext;
import java.nio.charset.StandardCharsets;
import pki.trace.KeyLog;

/// Has BoringSSL tell a [KeyLog] the secrets of a context's connections, which Netty has no public
/// way for.
final class NativeKeyLog {
  private NativeKeyLog() {}

  /// Does nothing for the JDK's contexts, which tell nobody.
  static void attach(SslContext context, KeyLog keyLog) {
    if (context instanceof ReferenceCountedOpenSslContext open) {
      SSLContext.setKeyLogCallback(
          pointer(open), (ssl, line) -> keyLog.add(new String(line, StandardCharsets.US_ASCII)));
    }
  }

  /// tcnative's own handle. What `sslCtxPointer()` returns is BoringSSL's, and giving that to
  /// tcnative ends the process.
  private static long pointer(ReferenceCountedOpenSslContext context) {
    try {
      var handle = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
      handle.setAccessible(true);
      return handle.getLong(context);
    } catch (ReflectiveOperationException e) {
      throw new TlsException("this Netty keeps its contexts elsewhere", e);
    }
  }
}
