package pki.toolkit;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pki.keys.FileKeyVault;
import pki.keys.KeyAlgorithm;
import pki.keys.KeyId;
import pki.keys.KeyVault;
import pki.keys.Passphrase;
import pki.keys.PassphraseVault;
import pki.keys.Pkcs12KeyVault;
import pki.keys.SigningKey;

/// All the vaults of a home as one: new keys go where they were asked to go, and each key is opened
/// where it is. The passphrase is asked for once, when a key is first needed.
final class HomeVault implements KeyVault, AutoCloseable {
  private final PassphraseVault files;
  private final PassphraseVault pkcs12;
  private final PassphraseVault forNewKeys;
  private final PassphraseSource passphrases;
  private final RandomGenerator random;
  private @Nullable Passphrase known;

  HomeVault(Home home, Keystore kind, PassphraseSource passphrases, RandomGenerator random) {
    this.files = new FileKeyVault(home.keys(), this::passphrase, random);
    this.pkcs12 = new Pkcs12KeyVault(home.keys().resolve("keys.p12"), this::passphrase, random);
    this.forNewKeys =
        switch (kind) {
          case FILE -> files;
          case PKCS12 -> pkcs12;
        };
    this.passphrases = passphrases;
    this.random = random;
  }

  @Override
  public KeyId generate(KeyAlgorithm algorithm, String label) {
    return forNewKeys.generate(algorithm, label);
  }

  @Override
  @MustBeClosed
  public SigningKey open(KeyId id) {
    return holder(id).open(id);
  }

  @Override
  public boolean holds(KeyId id) {
    return files.holds(id) || pkcs12.holds(id);
  }

  @Override
  public void destroy(KeyId id) {
    holder(id).destroy(id);
  }

  @Override
  public List<KeyId> list() {
    return Stream.of(files, pkcs12).flatMap(vault -> vault.list().stream()).toList();
  }

  /// Gives all keys another passphrase; may be called again after a crash.
  void changePassphrase(Passphrase from, Passphrase to) {
    for (PassphraseVault vault : List.of(files, pkcs12)) {
      if (!vault.list().isEmpty()) {
        vault.changePassphrase(from, to);
      }
    }
  }

  private PassphraseVault holder(KeyId id) {
    return id.scheme().equals(Pkcs12KeyVault.SCHEME) ? pkcs12 : files;
  }

  private synchronized Passphrase passphrase() {
    Passphrase passphrase = known;
    if (passphrase == null) {
      passphrase = list().isEmpty() ? passphrases.forNewKeys(random) : passphrases.existing();
      known = passphrase;
    }
    return passphrase.copy();
  }

  @Override
  public synchronized void close() {
    Passphrase passphrase = known;
    if (passphrase != null) {
      passphrase.close();
    }
  }
}
