/// Certificates and what they carry (RFC 5280, section 4), certification requests (RFC 2986), and
/// the status of a certificate. Start at [pki.x509.Certificate].
///
/// May use `der` and `name`. Values only: nothing here reads a clock, a file or a random source.
@NullMarked
package pki.x509;

import org.jspecify.annotations.NullMarked;
