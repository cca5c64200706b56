package pki.keys;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pki.keys.KeyException.Reason;

/// What lies in somebody's keystore, of any program that Java reads: to be looked at, never used.
/// Keys stay locked. The JDK refuses a PKCS#12 file of more than 5,000,000 rounds.
///
/// @param entries by alias
public record KeystoreListing(List<Entry> entries) {
  /// How the file is built.
  public enum Format {
    PKCS12,
    JKS
  }

  /// What lies under one alias.
  ///
  /// @param chain the certificates of a key, or the one that is trusted; as far as they can be seen
  public record Entry(String alias, Kind kind, List<X509Certificate> chain) {
    public Entry {
      chain = List.copyOf(chain);
    }
  }

  /// What an entry is.
  public enum Kind {
    PRIVATE_KEY,
    CERTIFICATE,
    /// A symmetric key or a password.
    SECRET
  }

  public KeystoreListing {
    entries = List.copyOf(entries);
  }

  /// Lists what can be seen without a passphrase: with PKCS#12 often nothing but the keys' names.
  /// Nothing vouches for it.
  ///
  /// @throws KeyException with `DAMAGED` when it is no such keystore
  public static KeystoreListing read(Format format, byte[] contents) {
    return list(format, contents, null);
  }

  /// Lists everything, once the passphrase has proved that the file is whole.
  ///
  /// @throws KeyException with `WRONG_PASSPHRASE`, or with `DAMAGED` when it is no such keystore
  public static KeystoreListing read(Format format, byte[] contents, Passphrase passphrase) {
    char[] characters = passphrase.characters();
    try {
      return list(format, contents, characters);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static KeystoreListing list(Format format, byte[] contents, char @Nullable [] password) {
    try {
      KeyStore store = KeyStore.getInstance(format.name());
      store.load(new ByteArrayInputStream(contents), password);
      List<Entry> entries = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        entries.add(entry(store, alias));
      }
      return new KeystoreListing(entries);
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? new KeyException(
              Reason.WRONG_PASSPHRASE, "wrong passphrase, or the keystore is damaged", e)
          : damaged(e);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw damaged(e); // the JDK's parsers let arithmetic and index exceptions out
    }
  }

  private static Entry entry(KeyStore store, String alias) throws GeneralSecurityException {
    Certificate[] chain = store.getCertificateChain(alias);
    if (chain == null) {
      Certificate one = store.getCertificate(alias);
      chain = one == null ? new Certificate[0] : new Certificate[] {one};
    }
    Kind kind =
        store.isCertificateEntry(alias)
            ? Kind.CERTIFICATE
            : store.entryInstanceOf(alias, KeyStore.SecretKeyEntry.class)
                ? Kind.SECRET
                : Kind.PRIVATE_KEY;
    return new Entry(
        alias,
        kind,
        Arrays.stream(chain)
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast)
            .toList());
  }

  private static KeyException damaged(Exception cause) {
    return new KeyException(
        Reason.DAMAGED, "keystore cannot be read: " + cause.getMessage(), cause);
  }
}
