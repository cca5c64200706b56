package pki.issuing;

import pki.crl.CrlException;
import pki.keys.KeyException;
import pki.shell.Terminal;
import pki.store.IssuerRecord;
import pki.toolkit.Toolkit;

/// The first revocation lists of a CA that was just made: empty, and there before anybody asks.
record FirstLists(Terminal terminal, Toolkit toolkit) {
  /// The CA is made whatever becomes of its lists.
  void publish(String label) {
    IssuerRecord issuer = toolkit.store().issuer(label).orElseThrow();
    try {
      toolkit.crls().publishAll(issuer, toolkit.vault());
    } catch (CrlException | KeyException e) {
      terminal.note(
          "note: the first CRL of %s was not published: %s".formatted(label, e.getMessage()));
      terminal.hint("mend that, then run 'pki crl --issuer %s'".formatted(label));
    }
  }
}
