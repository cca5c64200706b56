package pki.crl;

import java.nio.file.Path;
import pki.x509.CrlNumber;

/// What became of a list.
public sealed interface Publication {
  /// It is in place.
  record Published(PublishedCrl crl, Path file) implements Publication {}

  /// Another process put a newer one in place meanwhile, and that stays.
  record Overtaken(CrlNumber number, CrlNumber by) implements Publication {}
}
