package pki.shell;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/// The options that every command that answers anything has.
public final class OutputOptions {
  /// The values of `--output`.
  public enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "how to answer (default: text)")
  private Format format = Format.TEXT;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto, always or never (default: auto; NO_COLOR turns it off)")
  private Terminal.Colour colour = Terminal.Colour.AUTO;

  @Option(
      names = {"-v", "--verbose"},
      description = "show the stack trace of a failure")
  private boolean verbose;

  public boolean json() {
    return format == Format.JSON;
  }

  public Ansi ansi(Terminal terminal) {
    return json() ? Ansi.OFF : terminal.ansi(colour);
  }

  public boolean verbose() {
    return verbose;
  }
}
