package pki.ocsp;

import java.util.function.Supplier;
import pki.x509.Certificate;

/// An issuer that the responder speaks for.
///
/// @param issuer its certificate
/// @param statuses of the certificates that it has issued
/// @param signer who signs now: asked for each signature, so that a renewed signer takes over
public record Authority(
    Certificate issuer, StatusSource statuses, Supplier<ResponseSigner> signer) {}
