package pki.keys;

import static java.util.function.Predicate.not;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.files.DurableFile;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.files.FolderLock;
import pki.keys.KeyException.Reason;

/// All keys in one PKCS#12 file, which `openssl pkcs12` and `keytool` open; a key's label is its
/// alias, and a [PlaceholderCertificate] stands beside it.
///
/// The file has mode 0600 and its folder 0700; looser ones are refused. Each change writes the file
/// anew and puts it in place in one step, under a lock that other processes respect.
public final class Pkcs12KeyVault implements PassphraseVault {
  public static final String SCHEME = "pkcs12";

  private final Path file;
  private final Path folder;
  private final Supplier<Passphrase> passphrases;
  private final RandomGenerator random;

  /// @param folder where the keys lie, in `keys.p12`
  /// @param passphrases asked only when needed; what it gives is closed after use
  /// @param random for salts
  public Pkcs12KeyVault(Path folder, Supplier<Passphrase> passphrases, RandomGenerator random) {
    this.folder = folder;
    this.file = folder.resolve("keys.p12");
    this.passphrases = passphrases;
    this.random = random;
  }

  @Override
  public KeyId generate(KeyAlgorithm algorithm, String label) {
    KeyId id = KeyId.of(SCHEME, KeyId.requireLabel(label));
    requireFree(unverifiedBags(), label);
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
    var protection = new Protection(passphrase, random);
    byte[] pkcs8 = key.pkcs8();
    try (FolderLock _ = FolderLock.acquire(folder)) {
      List<SafeBag> bags = read(passphrase);
      requireFree(bags, label);
      Octets certificate = Octets.of(PlaceholderCertificate.of(key, label));
      Octets encrypted = Octets.of(Pbes2.encryptKey(pkcs8, protection));
      Octets keyId = Octets.of(protection.salt()); // any octets that no other key has
      Stream<SafeBag> added =
          Stream.of(
              SafeBag.key(encrypted, label, keyId),
              SafeBag.certificateOfKey(certificate, label, keyId));
      write(Stream.concat(bags.stream(), added), protection);
    } catch (IOException e) {
      throw KeyException.of(e, folder);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  @Override
  @MustBeClosed
  public SigningKey open(KeyId id) {
    requireHeld(id);
    try (Passphrase passphrase = passphrases.get()) {
      List<SafeBag> bags = read(passphrase);
      SafeBag key = keyNamed(bags, id.name()).orElseThrow(() -> missing(id));
      return decode(key, bags, passphrase);
    }
  }

  @Override
  public boolean holds(KeyId id) {
    return id.scheme().equals(SCHEME) && keyNamed(unverifiedBags(), id.name()).isPresent();
  }

  @Override
  public void destroy(KeyId id) {
    requireHeld(id);
    try (Passphrase passphrase = passphrases.get();
        FolderLock _ = FolderLock.acquire(folder)) {
      List<SafeBag> bags = read(passphrase);
      SafeBag key = keyNamed(bags, id.name()).orElseThrow(() -> missing(id));
      write(
          bags.stream().filter(not(bag -> belongs(bag, key))), new Protection(passphrase, random));
    } catch (IOException e) {
      throw KeyException.of(e, folder);
    }
  }

  @Override
  public List<KeyId> list() {
    return unverifiedBags().stream()
        .filter(SafeBag::isKey)
        .flatMap(bag -> bag.name().stream())
        .filter(KeyId::isLabel)
        .sorted()
        .map(label -> KeyId.of(SCHEME, label))
        .toList();
  }

  @Override
  public void changePassphrase(Passphrase from, Passphrase to) {
    if (!Files.exists(file)) {
      return;
    }
    try (FolderLock _ = FolderLock.acquire(folder)) {
      List<SafeBag> bags = read(from);
      var protection = new Protection(to, random);
      write(bags.stream().map(bag -> encryptAnew(bag, from, protection)), protection);
    } catch (KeyException e) {
      if (e.reason() != Reason.WRONG_PASSPHRASE) {
        throw e;
      }
      read(to); // changed already, or else this says what is wrong
    } catch (IOException e) {
      throw KeyException.of(e, folder);
    }
  }

  private SafeBag encryptAnew(SafeBag bag, Passphrase from, Protection to) {
    if (!bag.isKey()) {
      return bag;
    }
    byte[] pkcs8 = Pbes2.decryptKey(bag.value().bytes(), from);
    try {
      return bag.withKey(Pbes2.encryptKey(pkcs8, to));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private SoftwareKey decode(SafeBag key, List<SafeBag> bags, Passphrase passphrase) {
    byte[] pkcs8 = new byte[0];
    try {
      byte[] certificate =
          bags.stream()
              .filter(bag -> belongs(bag, key))
              .flatMap(bag -> bag.certificate().stream())
              .findFirst()
              .orElseThrow(() -> new EncodingException("key has no certificate beside it"));
      pkcs8 = Pbes2.decryptKey(key.value().bytes(), passphrase);
      return SoftwareKey.decode(pkcs8, PlaceholderCertificate.publicKeyIn(certificate));
    } catch (EncodingException e) {
      throw new KeyException(Reason.DAMAGED, file + ": is damaged: " + e.getMessage(), e);
    } catch (KeyException e) {
      throw e.in(file);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// Whether a bag is the key or its certificate.
  private static boolean belongs(SafeBag bag, SafeBag key) {
    return bag.equals(key) || (key.keyId().isPresent() && bag.keyId().equals(key.keyId()));
  }

  private static Optional<SafeBag> keyNamed(List<SafeBag> bags, String label) {
    return bags.stream()
        .filter(SafeBag::isKey)
        .filter(bag -> bag.name().filter(label::equals).isPresent())
        .findFirst();
  }

  private List<SafeBag> unverifiedBags() {
    return Files.exists(file) ? decoded(Pkcs12File::unverifiedBags) : List.of();
  }

  private List<SafeBag> read(Passphrase passphrase) {
    return Files.exists(file) ? decoded(content -> content.bags(passphrase)) : List.of();
  }

  private List<SafeBag> decoded(Function<Pkcs12File, List<SafeBag>> bags) {
    try {
      DurableFile.requirePrivate(folder);
      return bags.apply(Pkcs12File.decode(DurableFile.readPrivate(file, Pkcs12File.MOST_BYTES)));
    } catch (IOException e) {
      throw KeyException.of(e, file);
    } catch (KeyException e) {
      throw e.in(file);
    }
  }

  private void write(Stream<SafeBag> bags, Protection protection) {
    try {
      byte[] contents = Pkcs12File.encode(bags.toList(), protection);
      DurableFile.write(file, contents, Access.PRIVATE, Existing.REPLACE);
    } catch (IOException e) {
      throw KeyException.of(e, file);
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

  private void requireFree(List<SafeBag> bags, String label) {
    if (keyNamed(bags, label).isPresent()) {
      throw new KeyException(Reason.EXISTS, "%s: key '%s' exists already".formatted(file, label));
    }
  }

  private void requireHeld(KeyId id) {
    if (!holds(id)) {
      throw missing(id);
    }
  }

  private KeyException missing(KeyId id) {
    return new KeyException(Reason.MISSING, file + ": no key " + id);
  }
}
