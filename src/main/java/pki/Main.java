package pki;

/// Where the program starts. A placeholder until `cli` takes over.
public final class Main {
  private Main() {}

  /// Runs one command line and ends the process with its exit status.
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    System.out.println("pki: nothing here yet" + (args.length == 0 ? "" : ": " + args[0]));
    return 0;
  }
}
