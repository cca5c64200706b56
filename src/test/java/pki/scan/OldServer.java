package pki.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import pki.der.Octets;
import pki.handshake.CipherSuite;
import pki.handshake.ClientHello;
import pki.handshake.Codepoints;
import pki.handshake.Extensions;
import pki.handshake.TlsVersion;
import pki.handshake.WireReader;
import pki.handshake.WireWriter;
import pki.x509.Certificate;

/// A server of the past, written by hand since no library speaks like that any more: it answers
/// hellos up to its ServerHelloDone, and heartbeats.
final class OldServer implements AutoCloseable {
  /// What it does, well or badly.
  enum Trait {
    COMPRESSES,
    HEARTBEATS,
    /// It answers a heartbeat with as many bytes as it asks for (CVE-2014-0160).
    BLEEDS,
    /// It knows nothing of RFC 5746.
    NO_SECURE_RENEGOTIATION,
    HONOURS_FALLBACK,
    /// It brings the same Diffie-Hellman value every time.
    REUSES_SHARES,
    /// It begins in the clear, and has to be asked for TLS (RFC 3207).
    SPEAKS_SMTP
  }

  private static final int FALLBACK_SCSV = 0x5600;
  private static final int RENEGOTIATION_SCSV = 0x00ff;

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<TlsVersion> versions;
  private final List<Integer> suites;
  private final int primeBits;
  private final Set<Trait> traits;
  private final List<Certificate> chain;
  private final Random random = new Random(1);

  /// @param suites their names, in its order of preference
  OldServer(
      List<Certificate> chain,
      Set<TlsVersion> versions,
      List<String> suites,
      int primeBits,
      Set<Trait> traits)
      throws IOException {
    this.chain = chain;
    this.versions = versions;
    this.suites = suites.stream().map(name -> Codepoints.SUITE.codeOf(name).orElseThrow()).toList();
    this.primeBits = primeBits;
    this.traits = traits.isEmpty() ? EnumSet.noneOf(Trait.class) : EnumSet.copyOf(traits);
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      var in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      if (traits.contains(Trait.SPEAKS_SMTP)) {
        converse(in, out, "220 mail.test ready\r\n", "250-hi\r\n250 STARTTLS\r\n");
        out.write("220 go on\r\n".getBytes(US_ASCII));
      }
      ClientHello hello = ClientHello.parse(body(record(in)));
      out.write(flight(hello));
      while (true) {
        heartbeat(record(in), hello.legacyVersion(), out);
      }
    } catch (IOException e) {
      // the client has seen enough
    }
  }

  /// Says something, and waits for an answer, each time.
  private static void converse(DataInputStream in, OutputStream out, String... lines)
      throws IOException {
    for (String line : lines) {
      out.write(line.getBytes(US_ASCII));
      int _ = in.read(new byte[100]);
    }
  }

  private static Octets body(byte[] message) {
    return WireReader.of(message).skip(1).vector(3).rest();
  }

  private static byte[] record(DataInputStream in) throws IOException {
    in.readByte();
    in.readShort();
    return in.readNBytes(in.readUnsignedShort());
  }

  private byte[] flight(ClientHello hello) {
    TlsVersion version =
        hello.extension(Extensions.SUPPORTED_VERSIONS).isPresent()
            ? TlsVersion.TLS_1_3
            : TlsVersion.of(hello.legacyVersion()).orElseThrow();
    if (!versions.contains(version)) {
      return alert(70);
    }
    boolean best = versions.stream().max(TlsVersion::compareTo).orElseThrow() == version;
    if (hello.suites().contains(FALLBACK_SCSV)
        && !best
        && traits.contains(Trait.HONOURS_FALLBACK)) {
      return alert(86);
    }
    return suites.stream()
        .filter(new HashSet<>(hello.suites())::contains)
        .findFirst()
        .map(suite -> accepted(hello, version, new CipherSuite(suite)))
        .orElseGet(() -> alert(40));
  }

  private byte[] accepted(ClientHello hello, TlsVersion version, CipherSuite suite) {
    List<byte[]> messages = new ArrayList<>();
    messages.add(message(2, serverHello(hello, version, suite)));
    messages.add(
        message(
            11,
            WireWriter.encode(out ->
                out.vector(
                    3, list -> chain.forEach(c -> list.vector(3, der -> der.raw(c.der())))))));
    boolean ephemeral =
        suite.keyExchange().startsWith("DHE") || suite.keyExchange().contains("EXPORT");
    if (ephemeral) {
      messages.add(message(12, keyExchange(suite, version)));
    }
    messages.add(message(14, new byte[0]));
    return WireWriter.encode(out ->
        messages.forEach(m -> out.u8(22).u16(version.code()).vector(2, record -> record.raw(m))));
  }

  private byte[] serverHello(ClientHello hello, TlsVersion version, CipherSuite suite) {
    boolean deflates =
        traits.contains(Trait.COMPRESSES) && hello.compressionMethods().hex().contains("01");
    byte[] random32 = new byte[32];
    random.nextBytes(random32);
    byte[] extensions =
        WireWriter.encode(list -> {
          boolean asked =
              hello.extension(Extensions.RENEGOTIATION_INFO).isPresent()
                  || hello.suites().contains(RENEGOTIATION_SCSV);
          if (asked && !traits.contains(Trait.NO_SECURE_RENEGOTIATION)) {
            list.u16(Extensions.RENEGOTIATION_INFO).vector(2, data -> data.u8(0));
          }
          if (hello.extension(Extensions.HEARTBEAT).isPresent()
              && traits.contains(Trait.HEARTBEATS)) {
            list.u16(Extensions.HEARTBEAT).vector(2, data -> data.u8(1));
          }
        });
    return WireWriter.encode(out -> {
      out.u16(version.code()).raw(random32).u8(0).u16(suite.code()).u8(deflates ? 1 : 0);
      if (extensions.length > 0) {
        out.vector(2, list -> list.raw(extensions));
      }
    });
  }

  private byte[] keyExchange(CipherSuite suite, TlsVersion version) {
    BigInteger prime = BigInteger.ONE.shiftLeft(primeBits - 1).setBit(0);
    byte[] share = new byte[primeBits / 8];
    if (!traits.contains(Trait.REUSES_SHARES)) {
      random.nextBytes(share);
    }
    byte[] number = unsigned(prime);
    return WireWriter.encode(out -> {
      out.vector(2, p -> p.raw(number)).vector(2, g -> g.u8(2));
      if (!suite.keyExchange().startsWith("RSA")) {
        out.vector(2, ys -> ys.raw(share));
      }
      if (version == TlsVersion.TLS_1_2) {
        out.u16(0x0401);
      }
      out.vector(2, signature -> signature.raw(new byte[64]));
    });
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private void heartbeat(byte[] request, int version, OutputStream out) throws IOException {
    WireReader in = WireReader.of(request);
    in.u8();
    int claimed = in.u16();
    boolean honest = claimed + 16 <= in.left();
    if (traits.contains(Trait.HEARTBEATS) && (honest || traits.contains(Trait.BLEEDS))) {
      out.write(
          WireWriter.encode(record ->
              record
                  .u8(24)
                  .u16(version)
                  .vector(2, answer -> answer.u8(2).u16(claimed).raw(new byte[claimed + 16]))));
    }
  }

  private static byte[] message(int type, byte[] body) {
    return WireWriter.encode(out -> out.u8(type).vector(3, b -> b.raw(body)));
  }

  private static byte[] alert(int code) {
    return WireWriter.encode(
        out -> out.u8(21).u16(TlsVersion.TLS_1_0.code()).vector(2, a -> a.u8(2).u8(code)));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
