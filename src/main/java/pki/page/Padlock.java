package pki.page;

import static pki.trace.Direction.CLIENT_TO_SERVER;
import static pki.trace.Direction.SERVER_TO_CLIENT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pki.handshake.Field;
import pki.handshake.MessageType;
import pki.handshake.TlsVersion;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;

/// How safe a connection is at a moment: what a browser's padlock would say if it were honest about
/// each message.
enum Padlock {
  OPEN("Open", "Anybody on the way can read this and change it."),
  AGREED("Keys agreed", "Both sides have keys that no listener has. But who is the other side?"),
  PROVEN(
      "Key proven",
      "The server holds the key of the certificate it showed, or an earlier session's. Whether it is"
          + " believed is for the client to judge."),
  SECURE("Secure", "Both have confirmed every message so far: nobody has meddled."),
  BROKEN("Refused", "One side has ended it. Nothing more will be said.");

  private final String title;
  private final String meaning;

  Padlock(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  String title() {
    return title;
  }

  String meaning() {
    return meaning;
  }

  /// The class in the style sheet.
  String cssClass() {
    return name().toLowerCase(Locale.ROOT);
  }

  Element icon() {
    String shackle =
        switch (this) {
          case OPEN -> "M8 10.5V7a4 4 0 0 1 7.6-1.7";
          case BROKEN -> "M8 10.5V7a4 4 0 0 1 8 0v3.5M9 14l6 5M15 14l-6 5";
          case AGREED, PROVEN, SECURE -> "M8 10.5V7a4 4 0 0 1 8 0v3.5";
        };
    return Element.of("svg", "padlock", cssClass())
        .with("viewBox", "0 0 24 24")
        .with("aria-hidden", "true")
        .add(
            Element.of("rect", "body")
                .with("x", 5)
                .with("y", "10.5")
                .with("width", 14)
                .with("height", 11)
                .with("rx", 2))
        .add(Element.of("path", "shackle").with("d", shackle));
  }

  /// The state after each step that is told.
  static List<Padlock> states(HandshakeTrace trace) {
    List<Padlock> states = new ArrayList<>();
    var progress = new Progress(trace.facts());
    for (TraceStep step : trace.opening()) {
      progress.hear(step);
      states.add(progress.now());
    }
    return states;
  }

  /// What has happened so far.
  private static final class Progress {
    private final Optional<TlsVersion> version;
    private final boolean tls13;
    private final boolean resumed;
    private boolean agreed;
    private boolean proven;
    private boolean clientFinished;
    private boolean serverFinished;
    private boolean broken;

    Progress(HandshakeFacts facts) {
      this.version = facts.version();
      this.tls13 = version.filter(TlsVersion.TLS_1_3::equals).isPresent();
      this.resumed = facts.kind() == HandshakeFacts.Kind.RESUMED;
    }

    void hear(TraceStep step) {
      boolean server = step.direction() == SERVER_TO_CLIENT;
      if (step.content() instanceof TraceStep.Message message) {
        message.type().ifPresent(type -> hear(type, message, server));
      }
      broken |= step.content() instanceof TraceStep.Alert alert && alert.isError(version);
    }

    private void hear(MessageType type, TraceStep.Message message, boolean server) {
      switch (type) {
        case SERVER_HELLO -> agreed = tls13 || resumed;
        case CLIENT_KEY_EXCHANGE -> agreed = true;
        case CERTIFICATE_VERIFY -> proven |= server;
        // Signed over both randoms and the share (RFC 8422, section 5.4), where it is signed.
        case SERVER_KEY_EXCHANGE -> proven = Field.find(message.fields(), "scheme").isPresent();
        case FINISHED -> {
          serverFinished |= server;
          clientFinished |= !server;
          proven |= server;
        }
        default -> {}
      }
    }

    Padlock now() {
      if (broken) {
        return BROKEN;
      }
      if (clientFinished && serverFinished) {
        return SECURE;
      }
      if (!agreed) {
        return OPEN;
      }
      return proven ? PROVEN : AGREED;
    }
  }

  /// Who a message comes from, as a class in the style sheet.
  static String side(TraceStep step) {
    return step.direction() == CLIENT_TO_SERVER ? "client" : "server";
  }
}
