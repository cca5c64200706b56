package pki.keys;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.Optional;

/// The kinds of keys that are made here.
public enum KeyAlgorithm {
  EC_P256("ec-p256"),
  EC_P384("ec-p384"),
  EC_P521("ec-p521"),
  RSA_2048("rsa-2048"),
  RSA_3072("rsa-3072"),
  RSA_4096("rsa-4096"),
  ED25519("ed25519"),
  ML_DSA_44("ml-dsa-44"),
  ML_DSA_65("ml-dsa-65"),
  ML_DSA_87("ml-dsa-87");

  private final String label;

  KeyAlgorithm(String label) {
    this.label = label;
  }

  /// The name on the command line and in templates.
  public String label() {
    return label;
  }

  public static Optional<KeyAlgorithm> named(String label) {
    return Arrays.stream(values()).filter(a -> a.label.equals(label)).findFirst();
  }

  /// The algorithm of a key; empty when it is none of these.
  public static Optional<KeyAlgorithm> of(PublicKey key) {
    return switch (key) {
      case RSAKey rsa -> named("rsa-" + rsa.getModulus().bitLength());
      case ECKey ec -> named("ec-p" + ec.getParams().getCurve().getField().getFieldSize());
      default ->
          named(
              key.getParams() instanceof java.security.spec.NamedParameterSpec named
                  ? named.getName().toLowerCase(java.util.Locale.ROOT)
                  : key.getAlgorithm());
    };
  }
}
