package pki.scan;

import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.handshake.AlertDescription;
import pki.handshake.MessageType;
import pki.handshake.ServerHello;

/// What a server answers to a hello.
sealed interface Reply {
  /// A handshake message.
  ///
  /// @param code the type's number
  record Message(int code, Octets body) {}

  /// It goes on: with all that it says until it waits for the client.
  ///
  /// @param messages from the ServerHello on
  record Flight(ServerHello hello, List<Message> messages) implements Reply {
    public Flight {
      messages = List.copyOf(messages);
    }

    /// The body of the first message of a type.
    Optional<Octets> body(MessageType type) {
      return messages.stream()
          .filter(message -> message.code() == type.code())
          .findFirst()
          .map(Message::body);
    }
  }

  /// It refuses, and says why.
  record Refused(int alert) implements Reply {
    boolean is(AlertDescription description) {
      return alert == description.code();
    }

    String label() {
      return AlertDescription.of(alert)
          .map(known -> "alert %s: %s".formatted(known.label(), known.meaning()))
          .orElse("alert " + alert);
    }
  }

  /// It says nothing that is an answer.
  record Silent(Silence how) implements Reply {}

  /// How somebody says nothing.
  enum Silence {
    CLOSED("closes the connection"),
    TIMED_OUT("does not answer in time"),
    UNREACHABLE("cannot be connected to any more"),
    /// Nobody was asked: the scan has used up its connections or its time.
    NOT_ASKED("was not asked");

    private final String text;

    Silence(String text) {
      this.text = text;
    }

    /// With the server as its subject.
    String text() {
      return text;
    }
  }

  /// It answers something that is not TLS.
  ///
  /// @param what with "it answers" before it
  record Foreign(String what) implements Reply {}
}
