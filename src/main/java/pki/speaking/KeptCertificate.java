package pki.speaking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import pki.toolkit.SharedHome;

/// One of the certificates of a server, where it comes from, and what is due for it. What is due
/// stays so until it was done. Used by one thread; what is shown may be asked for by any.
final class KeptCertificate {
  private final SharedHome home;
  private final ServedCertificate source;
  private final Watch files;

  private volatile Shown shown;
  private boolean stale = true;
  private boolean outdated;

  KeptCertificate(SharedHome home, ServedCertificate source) throws IOException {
    this.home = home;
    this.source = source;
    // Looked at before they are read: a change in between is then seen as one.
    this.files = new Watch(source.files());
    this.shown = read();
  }

  Shown shown() {
    return shown;
  }

  /// The inventory has changed: something else may be true of the certificate, and it may have been
  /// renewed.
  void inventoryChanged() {
    stale = true;
    outdated |= source instanceof ServedCertificate.OfInventory;
  }

  /// Looks whether anything is due by itself.
  void look(Instant now) {
    stale |= shown.isAging(now);
    outdated |= files.changed() || source.isDue(shown.certificate(), now);
  }

  boolean isStale() {
    return stale;
  }

  void refreshed() {
    stale = false;
  }

  /// What to show instead, where there may be another one by now.
  Optional<Shown> next() throws IOException {
    if (!outdated) {
      return Optional.empty();
    }
    Shown next = read();
    if (next.certificate().equals(shown.certificate())) {
      outdated = false;
      return Optional.empty();
    }
    return Optional.of(next);
  }

  /// Shows another one, which is fresh.
  void show(Shown next) {
    shown = next;
    stale = false;
    outdated = false;
  }

  private Shown read() throws IOException {
    try {
      return new Shown(
          home.ask(toolkit -> {
            try {
              return source.read(toolkit);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
