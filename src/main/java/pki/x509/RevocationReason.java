package pki.x509;

import java.util.Optional;

/// Why a certificate was revoked (CRLReason; RFC 5280, section 5.3.1). 7 is not used.
public enum RevocationReason {
  UNSPECIFIED(0, "unspecified"),
  KEY_COMPROMISE(1, "keyCompromise"),
  CA_COMPROMISE(2, "cACompromise"),
  AFFILIATION_CHANGED(3, "affiliationChanged"),
  SUPERSEDED(4, "superseded"),
  CESSATION_OF_OPERATION(5, "cessationOfOperation"),
  CERTIFICATE_HOLD(6, "certificateHold"),
  REMOVE_FROM_CRL(8, "removeFromCRL"),
  PRIVILEGE_WITHDRAWN(9, "privilegeWithdrawn"),
  AA_COMPROMISE(10, "aACompromise");

  private final int code;
  private final String asn1Name;

  RevocationReason(int code, String asn1Name) {
    this.code = code;
    this.asn1Name = asn1Name;
  }

  /// The ENUMERATED value.
  public int code() {
    return code;
  }

  /// The RFC's name, such as `keyCompromise`.
  public String asn1Name() {
    return asn1Name;
  }

  public static Optional<RevocationReason> ofCode(int code) {
    for (RevocationReason reason : values()) {
      if (reason.code == code) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /// Finds a reason by its RFC name, without regard to case.
  public static Optional<RevocationReason> named(String name) {
    for (RevocationReason reason : values()) {
      if (reason.asn1Name.equalsIgnoreCase(name)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
