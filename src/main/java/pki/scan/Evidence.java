package pki.scan;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.handshake.MessageType;
import pki.handshake.TlsVersion;
import pki.handshake.WireReader;
import pki.x509.Certificate;

/// What is kept of the flights that go by: which chains were shown, and whether a key share came
/// twice. Thread-safe.
final class Evidence {
  /// A server has one for each kind of key; more is somebody's joke.
  private static final int MOST_CHAINS = 8;

  private final Map<List<Octets>, List<Certificate>> chains = new LinkedHashMap<>();
  private final Shares fields = new Shares();
  private final Shares curves = new Shares();
  private String unreadable = "";

  /// The values that came by.
  private static final class Shares {
    private final Set<Octets> distinct = new HashSet<>();
    private int count;

    void add(Octets share) {
      distinct.add(share);
      count++;
    }

    Observed reused() {
      return count < 2 ? Observed.UNKNOWN : Observed.of(distinct.size() < count);
    }
  }

  synchronized void add(TlsVersion version, Reply.Flight flight) {
    flight.body(MessageType.CERTIFICATE).ifPresent(this::chain);
    KeyShare.of(flight, version)
        .ifPresent(share -> {
          switch (share) {
            case KeyShare.FiniteField field -> fields.add(field.value());
            case KeyShare.EllipticCurve curve -> curves.add(curve.point());
            case KeyShare.TemporaryRsa rsa -> {} // is meant to be used again
          }
        });
  }

  private void chain(Octets body) {
    try {
      List<Octets> encoded = WireReader.of(body).vector(3).all(one -> one.vector(3).rest());
      if (!encoded.isEmpty() && !chains.containsKey(encoded) && chains.size() < MOST_CHAINS) {
        chains.put(encoded, encoded.stream().map(one -> Certificate.parse(one.bytes())).toList());
      }
    } catch (EncodingException e) {
      unreadable = String.valueOf(e.getMessage());
    }
  }

  /// A chain that was seen elsewhere.
  synchronized void add(List<Certificate> chain) {
    List<Octets> encoded = chain.stream().map(one -> Octets.of(one.der())).toList();
    if (!encoded.isEmpty() && chains.size() < MOST_CHAINS) {
      chains.putIfAbsent(encoded, chain);
    }
  }

  synchronized Collection<List<Certificate>> chains() {
    return List.copyOf(chains.values());
  }

  /// Why a chain could not be read; empty when all could.
  synchronized String unreadable() {
    return unreadable;
  }

  /// Whether the server brought the same finite-field Diffie-Hellman value to two key exchanges.
  synchronized Observed fieldSharesReused() {
    return fields.reused();
  }

  /// The same for elliptic curves.
  synchronized Observed curveSharesReused() {
    return curves.reused();
  }
}
