package pki.x509;

import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// An algorithm and its parameters (RFC 5280, section 4.1.1.2).
///
/// @param parameters the parameters' whole DER element; empty when there are none, which differs
///   from NULL
public record AlgorithmIdentifier(ObjectIdentifier algorithm, Octets parameters) {
  private static final Octets NULL = Octets.ofHex("0500");

  public static AlgorithmIdentifier ofDer(byte[] der) {
    DerReader in = DerReader.of(der);
    AlgorithmIdentifier identifier = read(in);
    in.end();
    return identifier;
  }

  public static AlgorithmIdentifier read(DerReader in) {
    DerReader sequence = in.sequence();
    ObjectIdentifier algorithm = sequence.objectIdentifier();
    Octets parameters = sequence.hasMore() ? sequence.elementOctets() : Octets.EMPTY;
    sequence.end();
    return new AlgorithmIdentifier(algorithm, parameters);
  }

  /// Whether the parameters are NULL, which is not the same as none.
  public boolean hasNullParameters() {
    return parameters.equals(NULL);
  }

  public void encode(DerWriter out) {
    out.sequence(s -> s.objectIdentifier(algorithm).raw(parameters));
  }
}
