package pki.speaking;

import java.util.function.Function;
import pki.toolkit.Toolkit;

/// A home in the hands of a process that stays: its store is open only while a question is
/// answered, so that any other command works beside it. Thread-safe.
final class SharedHome {
  private final Toolkit toolkit;

  SharedHome(Toolkit toolkit) {
    this.toolkit = toolkit;
  }

  /// Answers one question. Blocks while others are answered, and while another process has the
  /// store.
  synchronized <T> T ask(Function<Toolkit, T> question) {
    try {
      return question.apply(toolkit);
    } finally {
      toolkit.releaseStore();
    }
  }
}
