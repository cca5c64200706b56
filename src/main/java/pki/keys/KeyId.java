package pki.keys;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names a key to the vault that holds it: `file:root.pem`, `pkcs12:root`, and one day
/// `pkcs11:token=…;object=…` (RFC 7512). The scheme tells the kind of vault; the rest is relative
/// to the vault and never an absolute path, so a home can be moved.
public record KeyId(URI uri) {
  /// Safe as a file name, a keystore alias (which Java compares without case) and in a URI.
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?");

  public KeyId {
    if (!uri.isOpaque()) {
      throw new IllegalArgumentException("key id must be scheme:relative, was '" + uri + "'");
    }
  }

  public static KeyId of(String text) {
    return new KeyId(URI.create(text));
  }

  /// The id of a key in a vault of this kind.
  public static KeyId of(String scheme, String name) {
    return of(scheme + ":" + name);
  }

  /// The kind of vault, such as `file`.
  public String scheme() {
    return uri.getScheme().toLowerCase(Locale.ROOT);
  }

  /// What comes after the scheme: a name within the vault.
  public String name() {
    return uri.getSchemeSpecificPart();
  }

  /// Whether a key may be called so: see [KeyVault#generate].
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /// Returns the label.
  ///
  /// @throws IllegalArgumentException when it is none
  public static String requireLabel(String label) {
    if (!isLabel(label)) {
      throw new IllegalArgumentException(
          "key label must be 1 to 64 of a-z, 0-9, '.', '_' and '-', with a letter or digit at both"
              + " ends, was '"
              + label
              + "'");
    }
    return label;
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
