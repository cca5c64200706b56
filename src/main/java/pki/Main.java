package pki;

import pki.cli.Commands;
import pki.shell.Terminal;

/// Where the program starts.
public final class Main {
  private Main() {}

  /// Runs one command line and ends the process with its exit status.
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    Terminal terminal = Terminal.ofProcess();
    return Commands.program(terminal).run(terminal, args);
  }
}
