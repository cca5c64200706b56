package pki.demo;

import java.io.IOException;

/// One step of the story.
///
/// @param title what is tried, a few words
public record Step(String title, Act act) {
  /// Does it for real.
  @FunctionalInterface
  public interface Act {
    Outcome play(Stage stage) throws IOException;
  }
}
