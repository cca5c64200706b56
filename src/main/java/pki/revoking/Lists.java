package pki.revoking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pki.crl.CrlException;
import pki.crl.CrlFolder;
import pki.crl.Publication;
import pki.crl.PublishedCrl;
import pki.keys.KeyException;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.Terminal;
import pki.store.IssuerRecord;
import pki.toolkit.Toolkit;

/// The revocation lists after a change: published anew, so that the file says what was answered.
record Lists(Terminal terminal, Toolkit toolkit) {
  /// Publishes what tells of the change, if the issuer's key can be had here and now. The change
  /// itself is done whatever becomes of it.
  List<Publication.Published> afterChange(IssuerRecord issuer) {
    try {
      if (!toolkit.vault().holds(issuer.key())) {
        notNow(issuer, "its key is not in this home");
        return List.of();
      }
      return published(toolkit.crls().publishChanged(issuer, toolkit.vault()));
    } catch (CrlException | KeyException | Failure e) {
      notNow(issuer, String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private void notNow(IssuerRecord issuer, String why) {
    terminal.note(
        "note: done, but the CRL of %s does not say so yet: %s".formatted(issuer.label(), why));
    terminal.hint("publish one with 'pki crl --issuer %s'".formatted(issuer.label()));
  }

  /// A list that was overtaken has a newer one in its place, which says the same.
  static List<Publication.Published> published(List<Publication> publications) {
    List<Publication.Published> published = new ArrayList<>();
    for (Publication publication : publications) {
      switch (publication) {
        case Publication.Published done -> published.add(done);
        case Publication.Overtaken _ -> {}
      }
    }
    return published;
  }

  static String line(Publication.Published published) {
    PublishedCrl crl = published.crl();
    return "  crl       %s (number %s, %d entries, until %s)"
        .formatted(published.file(), crl.number(), crl.entries(), crl.nextUpdate());
  }

  static Map<String, Object> values(IssuerRecord issuer, Publication.Published published) {
    PublishedCrl crl = published.crl();
    return Json.object(
        "issuer", issuer.label(),
        "name", CrlFolder.name(issuer.label(), crl.partition(), crl.kind()),
        "number", crl.number().toString(),
        "delta", crl.base().isPresent(),
        "entries", crl.entries(),
        "thisUpdate", crl.thisUpdate(),
        "nextUpdate", crl.nextUpdate(),
        "sha256", crl.sha256().hex(),
        "file", published.file().toString());
  }
}
