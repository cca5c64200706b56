package pki.store;

import java.time.Instant;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// What to answer about a serial, and until when anybody may ask.
///
/// @param status never `Unknown`
public record KnownStatus(SerialNumber serial, CertificateStatus status, Instant notAfter) {}
