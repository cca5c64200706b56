package pki.tls;

import static io.netty.handler.ssl.ApplicationProtocolConfig.Protocol.ALPN;
import static io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT;
import static io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslCertificateCompressionConfig;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslPrivateKeyMethod;
import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.internal.tcnative.SSLContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import pki.authentication.HandshakeKey;
import pki.authentication.PresentedChain;
import pki.authentication.TlsIdentity;
import pki.handshake.TlsVersion;
import pki.trace.KeyLog;

/// What server and client contexts have in common.
final class Contexts {
  /// With which BoringSSL signs as Netty has built it; no browser takes others.
  private static final List<String> SIGNING_KEYS = List.of("EC", "RSA");

  private Contexts() {}

  /// A server's builder with its key.
  static SslContextBuilder forServer(TlsIdentity identity, TlsEngine tls) {
    return switch (tls) {
      case NATIVE -> signing(SslContextBuilder.forServer(presenting(identity)), identity);
      case JDK -> SslContextBuilder.forServer(keyManager(identity));
    };
  }

  /// Gives a client's builder the key that it may show.
  static SslContextBuilder showing(SslContextBuilder builder, TlsIdentity identity, TlsEngine tls) {
    return switch (tls) {
      case NATIVE -> signing(builder.keyManager(keyless(identity)), identity);
      case JDK -> builder.keyManager(keyManager(identity));
    };
  }

  /// Sets all but keys and trust.
  static SslContextBuilder restrict(
      SslContextBuilder builder, TlsParameters parameters, TlsEngine tls) {
    builder
        .sslProvider(tls.provider())
        .protocols(parameters.versions().stream().map(TlsVersion::jsseName).toList())
        .ciphers(parameters.suites());
    if (!parameters.applicationProtocols().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ALPN, NO_ADVERTISE, ACCEPT, parameters.applicationProtocols()));
    }
    if (tls == TlsEngine.NATIVE) {
      builder
          .enableOcsp(true)
          .option(OpenSslContextOption.GROUPS, parameters.groups().toArray(String[]::new))
          // Certificates travel as they are, which every tool can show.
          .option(
              OpenSslContextOption.CERTIFICATE_COMPRESSION_ALGORITHMS,
              OpenSslCertificateCompressionConfig.newBuilder().build());
    }
    return builder;
  }

  private static SslContextBuilder signing(SslContextBuilder builder, TlsIdentity identity) {
    String algorithm = identity.jdkChain()[0].getPublicKey().getAlgorithm();
    if (!SIGNING_KEYS.contains(algorithm)) {
      throw new TlsException(
          "the key of '%s' is %s, and this TLS library signs with %s only"
              .formatted(
                  identity.certificate().subject(), algorithm, String.join(" and ", SIGNING_KEYS)));
    }
    return builder.option(OpenSslContextOption.PRIVATE_KEY_METHOD, new KeySigning(identity.key()));
  }

  /// A server has one chain in each context, so that there is nothing to choose from; the JDK's
  /// manager would look through it for each handshake.
  private static KeyManagerFactory presenting(TlsIdentity identity) {
    return new OpenSslCachingX509KeyManagerFactory(
        new KeyManagerFactoryWrapper(new PresentedChain(identity.jdkChain())));
  }

  private static KeyManagerFactory keyless(TlsIdentity identity) {
    try {
      return OpenSslX509KeyManagerFactory.newKeyless(identity.jdkChain());
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("cannot present " + identity.certificate(), e);
    }
  }

  private static X509ExtendedKeyManager keyManager(TlsIdentity identity) {
    return identity
        .key()
        .keyManager(identity.chain())
        .orElseThrow(() ->
            new TlsException(
                "the key of %s stays in its vault, and only the native TLS library can use it there"
                    .formatted(identity.certificate())));
  }

  /// Has BoringSSL tell a [KeyLog] the secrets of a context's connections, which Netty has no
  /// public way for. The JDK's contexts tell nobody.
  static void logKeys(SslContext context, KeyLog keyLog) {
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

  /// Lets BoringSSL ask a [HandshakeKey] for its signatures, so that it never holds the key.
  private record KeySigning(HandshakeKey key) implements OpenSslPrivateKeyMethod {
    @Override
    public byte[] sign(SSLEngine engine, int signatureAlgorithm, byte[] input) {
      return key.sign(signatureAlgorithm, input);
    }

    /// Only RSA key exchange decrypts, which has no forward secrecy and is in no policy.
    @Override
    public byte[] decrypt(SSLEngine engine, byte[] input) {
      throw new UnsupportedOperationException("RSA key exchange is not offered");
    }
  }
}
