package pki.testing;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import pki.keys.KeyAlgorithm;
import pki.keys.KeyException;
import pki.keys.KeyException.Reason;
import pki.keys.KeyId;
import pki.keys.KeyVault;
import pki.keys.SignatureScheme;
import pki.keys.SigningKey;
import pki.keys.SubjectKey;

/// A vault that forgets. It passes the same contract as the real ones.
public final class InMemoryKeyVault implements KeyVault {
  private static final String SCHEME = "memory";

  private final Map<String, SubjectKey> keys = new ConcurrentSkipListMap<>();

  @Override
  public KeyId generate(KeyAlgorithm algorithm, String label) {
    KeyId.requireLabel(label);
    if (keys.putIfAbsent(label, SubjectKey.generate(algorithm)) != null) {
      throw new KeyException(Reason.EXISTS, "memory: key '" + label + "' exists already");
    }
    return idOf(label);
  }

  @Override
  @MustBeClosed
  public SigningKey open(KeyId id) {
    SubjectKey key = keys.get(id.name());
    if (key == null || !id.scheme().equals(SCHEME)) {
      throw missing(id);
    }
    return new Loan(key, new AtomicBoolean());
  }

  @Override
  public boolean holds(KeyId id) {
    return id.scheme().equals(SCHEME) && keys.containsKey(id.name());
  }

  @Override
  public void destroy(KeyId id) {
    if (!holds(id) || keys.remove(id.name()) == null) {
      throw missing(id);
    }
  }

  @Override
  public List<KeyId> list() {
    return keys.keySet().stream().map(InMemoryKeyVault::idOf).toList();
  }

  private static KeyId idOf(String label) {
    return KeyId.of(SCHEME, label);
  }

  private static KeyException missing(KeyId id) {
    return new KeyException(Reason.MISSING, "memory: no key " + id);
  }

  /// Closing it leaves the key where it is.
  private record Loan(SubjectKey key, AtomicBoolean returned) implements SigningKey {
    @Override
    public KeyAlgorithm algorithm() {
      return key.algorithm();
    }

    @Override
    public PublicKey publicKey() {
      return key.publicKey();
    }

    @Override
    public byte[] sign(SignatureScheme scheme, byte[] message) {
      if (returned.get()) {
        throw new IllegalStateException("key was closed");
      }
      return key.sign(scheme, message);
    }

    @Override
    public byte[] signParts(List<ByteBuffer> message) {
      return key.signParts(message);
    }

    @Override
    public void close() {
      returned.set(true);
    }
  }
}
