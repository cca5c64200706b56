package pki.profile;

import java.util.EnumSet;
import java.util.Set;
import pki.keys.KeyAlgorithm;
import pki.profile.ProfileSpec.KeyUsageRule;
import pki.x509.KeyUsage;
import pki.x509.SubjectPublicKeyInfo;

/// What the kind of a key says about its use: which bits of the key usage it can have.
enum KeyKind {
  /// Signs and encrypts (RFC 4055, section 1.2).
  RSA,
  /// Signs and agrees (RFC 8813, section 3).
  EC,
  /// Ed25519 and ML-DSA only sign (RFC 8410, section 5; RFC 9881, section 5).
  SIGNING;

  static KeyKind of(KeyAlgorithm algorithm) {
    if (algorithm.label().startsWith("rsa-")) {
      return RSA;
    }
    return algorithm.label().startsWith("ec-") ? EC : SIGNING;
  }

  static KeyKind of(SubjectPublicKeyInfo key) {
    return switch (key.algorithm().algorithm().toString()) {
      case "1.2.840.113549.1.1.1" -> RSA;
      case "1.2.840.10045.2.1" -> EC;
      default -> SIGNING;
    };
  }

  boolean allows(KeyUsage usage) {
    return switch (usage) {
      case DIGITAL_SIGNATURE, NON_REPUDIATION, KEY_CERT_SIGN, CRL_SIGN -> true;
      case KEY_ENCIPHERMENT, DATA_ENCIPHERMENT -> this == RSA;
      case KEY_AGREEMENT, ENCIPHER_ONLY, DECIPHER_ONLY -> this == EC;
    };
  }

  /// The usages that the rule gives to a key of this kind.
  Set<KeyUsage> usages(KeyUsageRule rule) {
    Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
    usages.addAll(rule.anyKey());
    usages.addAll(
        switch (this) {
          case RSA -> rule.rsaKey();
          case EC -> rule.ecKey();
          case SIGNING -> Set.of();
        });
    return usages;
  }
}
