package pki.trace;

import static pki.trace.Direction.CLIENT_TO_SERVER;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.handshake.CipherSuite;
import pki.handshake.ClientHello;
import pki.handshake.ServerHello;
import pki.handshake.TlsVersion;

/// What decides a connection's keys, learned from its hellos, and the keys that follow.
final class ConnectionSecrets {
  /// Which of TLS 1.3's keys (RFC 8446, section 7.1).
  enum Stage {
    HANDSHAKE,
    APPLICATION
  }

  private final KeyLog keyLog;
  private Octets clientRandom = Octets.EMPTY;
  private Octets serverRandom = Octets.EMPTY;
  private TlsVersion version = TlsVersion.TLS_1_2;
  private CipherSuite suite = CipherSuite.NULL;
  private Optional<KeySchedule> schedule = Optional.empty();

  ConnectionSecrets(KeyLog keyLog) {
    this.keyLog = keyLog;
  }

  void clientHello(ClientHello hello) {
    clientRandom = hello.random();
  }

  void serverHello(ServerHello hello) {
    serverRandom = hello.random();
    version = TlsVersion.of(hello.version()).orElse(version);
    suite = new CipherSuite(hello.suite());
    schedule = KeySchedule.of(hello.suite());
  }

  /// What was chosen; 1.2 until then, as all that comes before is laid out the same way.
  TlsVersion version() {
    return version;
  }

  /// What was chosen; none until then.
  CipherSuite suite() {
    return suite;
  }

  List<KeyLog.Secret> all() {
    return keyLog.of(clientRandom);
  }

  /// Why a record stays closed; lower case, no full stop.
  String whyClosed() {
    if (!suite.equals(CipherSuite.NULL) && schedule.isEmpty()) {
      return "encrypted: suite %s is not opened here".formatted(suite.name());
    }
    return all().isEmpty()
        ? "encrypted: no secret of this connection is known here"
        : "encrypted with a key that is not known here";
  }

  Optional<Octets> trafficSecret(Direction direction, Stage stage) {
    String side = direction == CLIENT_TO_SERVER ? "CLIENT" : "SERVER";
    return secret(
        switch (stage) {
          case HANDSHAKE -> side + "_HANDSHAKE_TRAFFIC_SECRET";
          case APPLICATION -> side + "_TRAFFIC_SECRET_0";
        });
  }

  Optional<RecordProtection> tls13(Octets trafficSecret) {
    return derive(keys -> keys.fromTrafficSecret(trafficSecret));
  }

  Optional<Octets> next(Octets trafficSecret) {
    return derive(keys -> keys.next(trafficSecret));
  }

  Optional<RecordProtection> tls12(Direction direction) {
    return secret("CLIENT_RANDOM")
        .flatMap(master ->
            derive(keys -> keys.fromMasterSecret(master, clientRandom, serverRandom, direction)));
  }

  private Optional<Octets> secret(String label) {
    return all().stream()
        .filter(secret -> secret.label().equals(label))
        .map(KeyLog.Secret::secret)
        .findFirst();
  }

  private interface Derivation<T> {
    T from(KeySchedule keys) throws GeneralSecurityException;
  }

  private <T> Optional<T> derive(Derivation<T> derivation) {
    return schedule.flatMap(keys -> {
      try {
        return Optional.of(derivation.from(keys));
      } catch (GeneralSecurityException e) {
        return Optional.empty(); // a secret of the wrong size, from a log that is not ours
      }
    });
  }
}
