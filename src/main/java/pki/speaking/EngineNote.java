package pki.speaking;

import pki.shell.Terminal;
import pki.tls.TlsEngine;

/// Says what is missing where BoringSSL does not load.
final class EngineNote {
  private EngineNote() {}

  static void tell(Terminal terminal) {
    switch (TlsEngine.best()) {
      case NATIVE -> {}
      case JDK ->
          terminal.note(
              "note: the native TLS library does not load here, so Java's own is used: no key log"
                  + " and so no look inside encrypted messages, no X25519MLKEM768, no stapling");
    }
  }
}
