package pki.demo;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;

/// What came of a step.
public sealed interface Outcome {
  /// It did what it should.
  ///
  /// @param proof what was seen, with its values
  /// @param picture what there is to see besides, line by line
  record Held(String proof, List<String> picture) implements Outcome {
    public Held {
      picture = List.copyOf(picture);
    }
  }

  /// It did not.
  ///
  /// @param reason what was seen instead
  record Failed(String reason) implements Outcome {}

  /// It could not be tried here.
  ///
  /// @param reason what is missing
  record Skipped(String reason) implements Outcome {}

  @FormatMethod
  static Outcome held(String format, Object... values) {
    return new Held(format.formatted(values), List.of());
  }

  @FormatMethod
  static Outcome failed(String format, Object... values) {
    return new Failed(format.formatted(values));
  }

  @FormatMethod
  static Outcome skipped(String format, Object... values) {
    return new Skipped(format.formatted(values));
  }
}
