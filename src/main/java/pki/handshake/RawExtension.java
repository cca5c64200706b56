package pki.handshake;

import java.util.List;
import java.util.Optional;
import pki.der.Octets;

/// An extension of a message (RFC 8446, section 4.2), not taken apart.
public record RawExtension(int code, Octets data) {
  static List<RawExtension> readAll(WireReader in) {
    return in.vector(2).all(one -> new RawExtension(one.u16(), one.vector(2).rest()));
  }

  static Optional<Octets> find(List<RawExtension> extensions, int code) {
    return extensions.stream()
        .filter(extension -> extension.code() == code)
        .findFirst()
        .map(RawExtension::data);
  }

  void write(WireWriter out) {
    out.u16(code).vector(2, value -> value.raw(data));
  }

  public String name() {
    return Codepoints.EXTENSION.nameOf(code);
  }
}
