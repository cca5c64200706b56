package pki.signature;

/// Which algorithms and key sizes signatures are accepted with.
public enum AlgorithmPolicy {
  /// RSA from 2048 bits, the NIST curves P-256, P-384 and P-521, Ed25519, Ed448 and ML-DSA; with
  /// RSA and ECDSA the SHA-2 hashes.
  MODERN,
  /// Also RSA from 1024 bits, DSA and SHA-1, as they were in 2001. For the records and the test
  /// suites of that time only: such signatures can be forged. Path validation then takes that
  /// time's criticality as well (RFC 3280).
  LEGACY
}
