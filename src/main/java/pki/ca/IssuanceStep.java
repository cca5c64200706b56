package pki.ca;

/// The steps of issuing a certificate, in their order; `docs/issuance-cycle.md` tells the story.
///
/// **Intent before signature**: when step 4 is reached the store knows the certificate for good,
/// and no key of ours is used before.
public enum IssuanceStep {
  /// 1 The profile, the key and the issuer allow it.
  CHECKED,
  /// 2 A serial number was drawn and the to-be-signed certificate built.
  BUILT,
  /// 3 No rule of `lint` objects.
  LINTED,
  /// 4 Serial, names and digest are stored durably, with an audit record; the serial is taken.
  INTENDED,
  /// 5 The issuer's key has signed.
  SIGNED,
  /// 6 The signature and the path to the root hold.
  VERIFIED,
  /// 7 The certificate is stored durably, with an audit record.
  COMPLETED,
  /// 8 The caller has it.
  RELEASED
}
