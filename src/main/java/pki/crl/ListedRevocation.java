package pki.crl;

import java.time.Instant;
import java.util.Optional;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// What a list is to say of a certificate (RFC 5280, section 5.3).
///
/// @param since to the second; of `removeFromCRL`, when that became so
/// @param invalidSince to the second
public record ListedRevocation(
    SerialNumber serial, Instant since, RevocationReason reason, Optional<Instant> invalidSince) {}
