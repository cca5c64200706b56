package pki.keys;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import pki.files.DurableFile;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.files.FolderLock;
import pki.keys.KeyException.Reason;

/// A folder with one encrypted PKCS#8 file for each key, `LABEL.pem`, which `openssl pkey` opens.
///
/// The folder has mode 0700 and its files 0600; looser ones are refused. All keys have one
/// passphrase: a new key is only encrypted under one that opens those already here, so a slip of
/// the fingers makes no key that nobody can open. How it is stretched is [Passphrase.Strength]'s.
public final class FileKeyVault implements PassphraseVault {
  public static final String SCHEME = "file";

  private static final String SUFFIX = ".pem";

  private final Path folder;
  private final Supplier<Passphrase> passphrases;
  private final RandomGenerator random;

  /// @param passphrases asked only when a key is made or opened; what it gives is closed after use
  /// @param random for salts
  public FileKeyVault(Path folder, Supplier<Passphrase> passphrases, RandomGenerator random) {
    this.folder = folder;
    this.passphrases = passphrases;
    this.random = random;
  }

  @Override
  public KeyId generate(KeyAlgorithm algorithm, String label) {
    KeyId id = KeyId.of(SCHEME, KeyId.requireLabel(label) + SUFFIX);
    requireFree(label);
    try (Passphrase passphrase = passphrases.get();
        SoftwareKey key = SoftwareKey.generate(algorithm)) {
      store(key, label, passphrase);
    }
    return id;
  }

  /// Apart from [#generate], which takes seconds for a large RSA key, so that the lock is held
  /// briefly.
  void store(SoftwareKey key, String label, Passphrase passphrase) {
    createFolder();
    try (FolderLock _ = FolderLock.acquire(folder)) {
      proveOnAnother(passphrase);
      write(key, label, passphrase, Existing.REFUSE);
    } catch (IOException e) {
      throw KeyException.of(e, folder);
    }
  }

  @Override
  @MustBeClosed
  public SigningKey open(KeyId id) {
    String label = requireHeld(id);
    try (Passphrase passphrase = passphrases.get()) {
      return read(label, passphrase);
    }
  }

  @Override
  public boolean holds(KeyId id) {
    return labelOf(id).filter(label -> Files.exists(file(label))).isPresent();
  }

  @Override
  public void destroy(KeyId id) {
    String label = requireHeld(id);
    try (FolderLock _ = FolderLock.acquire(folder)) {
      DurableFile.delete(file(label));
    } catch (IOException e) {
      throw KeyException.of(e, file(label));
    }
  }

  @Override
  public List<KeyId> list() {
    return labels().map(label -> KeyId.of(SCHEME, label + SUFFIX)).toList();
  }

  @Override
  public void changePassphrase(Passphrase from, Passphrase to) {
    if (!Files.exists(folder)) {
      return;
    }
    try (FolderLock _ = FolderLock.acquire(folder)) {
      List<String> labels = new ArrayList<>();
      List<SoftwareKey> keys = new ArrayList<>();
      for (String label : labels().toList()) {
        readUnlessChanged(label, from, to)
            .ifPresent(key -> {
              labels.add(label);
              keys.add(key);
            });
      }
      for (int i = 0; i < keys.size(); i++) {
        write(keys.get(i), labels.get(i), to, Existing.REPLACE);
      }
      keys.forEach(SoftwareKey::close);
    } catch (IOException e) {
      throw KeyException.of(e, folder);
    }
  }

  /// Empty when the key is encrypted under `to` already, by a change that a crash cut short.
  private Optional<SoftwareKey> readUnlessChanged(String label, Passphrase from, Passphrase to) {
    try {
      return Optional.of(read(label, from));
    } catch (KeyException e) {
      if (e.reason() != Reason.WRONG_PASSPHRASE) {
        throw e;
      }
      read(label, to).close();
      return Optional.empty();
    }
  }

  private void proveOnAnother(Passphrase passphrase) {
    labels().findFirst().ifPresent(label -> read(label, passphrase).close());
  }

  private void write(SoftwareKey key, String label, Passphrase passphrase, Existing existing) {
    Path file = file(label);
    try {
      byte[] contents = KeyFile.encode(key, new Protection(passphrase, random));
      DurableFile.write(file, contents, Access.PRIVATE, existing);
    } catch (IOException e) {
      throw KeyException.of(e, file);
    }
  }

  private SoftwareKey read(String label, Passphrase passphrase) {
    Path file = file(label);
    try {
      DurableFile.requirePrivate(folder);
      return KeyFile.decode(DurableFile.readPrivate(file, KeyFile.MOST_BYTES), passphrase);
    } catch (IOException e) {
      throw KeyException.of(e, file);
    } catch (KeyException e) {
      throw e.in(file);
    }
  }

  private void createFolder() {
    try {
      DurableFile.createPrivateFolder(folder);
      DurableFile.requirePrivate(folder);
    } catch (IOException e) {
      throw KeyException.of(e, folder);
    }
  }

  private Stream<String> labels() {
    if (!Files.exists(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .filter(KeyId::isLabel)
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw KeyException.of(e, folder);
    }
  }

  private void requireFree(String label) {
    if (Files.exists(file(label))) {
      throw new KeyException(Reason.EXISTS, file(label) + ": exists already");
    }
  }

  private String requireHeld(KeyId id) {
    if (!holds(id)) {
      throw new KeyException(Reason.MISSING, folder + ": no key " + id);
    }
    return labelOf(id).orElseThrow();
  }

  private static Optional<String> labelOf(KeyId id) {
    String name = id.name();
    return Optional.of(name)
        .filter(_ -> id.scheme().equals(SCHEME) && name.endsWith(SUFFIX))
        .map(_ -> name.substring(0, name.length() - SUFFIX.length()))
        .filter(KeyId::isLabel);
  }

  private Path file(String label) {
    return folder.resolve(label + SUFFIX);
  }
}
