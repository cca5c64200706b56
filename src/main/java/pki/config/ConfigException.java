package pki.config;

import java.util.List;

/// A file that cannot be used, with everything that is wrong with it: `FILE:LINE: reason`.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  ConfigException(String problem, Throwable cause) {
    super(problem, cause);
    this.problems = List.of(problem);
  }

  /// Each with its file and line, one sentence each, at least one.
  public List<String> problems() {
    return problems;
  }
}
