package pki.handshake;

import java.util.List;
import java.util.Optional;
import pki.der.EncodingException;
import pki.der.Octets;

/// The client's offer (RFC 8446, section 4.1.2).
public record ClientHello(
    int legacyVersion,
    Octets random,
    Octets sessionId,
    List<Integer> suites,
    Octets compressionMethods,
    List<RawExtension> extensions) {
  public ClientHello {
    suites = List.copyOf(suites);
    extensions = List.copyOf(extensions);
    if (compressionMethods.isEmpty()) {
      throw new EncodingException("no compression method, not even none");
    }
  }

  /// Reads a message's body.
  public static ClientHello parse(Octets body) {
    WireReader in = WireReader.of(body);
    var hello =
        new ClientHello(
            in.u16(),
            in.octets(32),
            in.vector(1).rest(),
            in.vector(2).all(WireReader::u16),
            in.vector(1).rest(),
            in.hasMore() ? RawExtension.readAll(in) : List.of());
    in.end();
    return hello;
  }

  /// Writes a message's body; a hello without extensions has no list of them, as SSL 3.0 wants it.
  public Octets encode() {
    return Octets.of(
        WireWriter.encode(out -> {
          out.u16(legacyVersion).raw(random);
          out.vector(1, id -> id.raw(sessionId));
          out.vector(2, list -> suites.forEach(list::u16));
          out.vector(1, methods -> methods.raw(compressionMethods));
          if (!extensions.isEmpty()) {
            out.vector(2, list -> extensions.forEach(one -> one.write(list)));
          }
        }));
  }

  public Optional<Octets> extension(int code) {
    return RawExtension.find(extensions, code);
  }
}
