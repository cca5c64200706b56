/// The URLs that certificates point at: here the protocols of `ocsp` and `crl` meet `http`. Start
/// at [OcspEndpoint].
@NullMarked
package pki.publish;

import org.jspecify.annotations.NullMarked;
