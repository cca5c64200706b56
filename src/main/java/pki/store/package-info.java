/// What must be remembered: issuers, certificates and their states, and the audit log. Start at
/// [pki.store.CertificateStore].
///
/// May use the vocabulary (`der`, `name`, `x509`) and `keys`. Interfaces and values only: `jdbc`
/// keeps them in a database, the test kit in memory, and both pass the same tests.
@NullMarked
package pki.store;

import org.jspecify.annotations.NullMarked;
