package pki.shell;

/// How a command ended. Scripts rely on the difference between "no" and "could not".
public enum ExitStatus {
  /// Done, or the answer is yes.
  OK(0),
  /// The answer is no: invalid, revoked, refused by policy, nothing found.
  NO(1),
  /// The command line is wrong.
  USAGE(2),
  /// It could not be done: disk, database, keystore, network, wrong passphrase.
  UNABLE(3);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
