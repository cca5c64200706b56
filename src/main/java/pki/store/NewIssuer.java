package pki.store;

import pki.keys.KeyId;
import pki.name.DistinguishedName;
import pki.x509.SubjectPublicKeyInfo;

/// An issuer to be, registered before anything is signed for it.
///
/// @param label what people and URLs call it: 1 to 63 of `a-z`, `0-9` and inner `-`, unique
/// @param key its private key
/// @param publicKey the key that its certificate must have
/// @param parent who is about to sign its certificate
public record NewIssuer(
    String label,
    DistinguishedName subject,
    KeyId key,
    SubjectPublicKeyInfo publicKey,
    Parent parent) {

  /// Who signs an issuer's certificate, and so how long it may stay without one.
  public enum Parent {
    /// This process, now: should it end first, the issuer is given up.
    HERE,
    /// Somebody else, some day: the issuer waits.
    ELSEWHERE
  }

  public NewIssuer {
    if (!label.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "issuer label must be 1 to 63 of a-z, 0-9 and inner hyphens, was '"
              + PlainText.of(label, 80)
              + "'");
    }
  }

  /// An issuer whose certificate this process is about to sign.
  public NewIssuer(
      String label, DistinguishedName subject, KeyId key, SubjectPublicKeyInfo publicKey) {
    this(label, subject, key, publicKey, Parent.HERE);
  }
}
