package pki.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `pki` as a process of its own, with the test classes on its class path, so that failpoints work.
/// Its home and passphrase come from the environment that it is given.
public record PkiProcess(Tool java) {
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

  /// A program that runs in `folder`, on the home `folder/home`.
  public static PkiProcess in(Path folder) {
    return new PkiProcess(
        Tool.require("java")
            .in(folder)
            .with("PKI_HOME", folder.resolve("home").toString())
            .with("HOME", folder.toString()));
  }

  public PkiProcess with(String variable, String value) {
    return new PkiProcess(java.with(variable, value));
  }

  public Tool.Result run(String... arguments) {
    return java.run(command(arguments));
  }

  public Tool.Running start(String... arguments) {
    return java.start(command(arguments));
  }

  /// What comes between `java` and the command line.
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>(FLAGS);
    arguments.addAll(List.of("-cp", absoluteClassPath(), "pki.Main"));
    return arguments;
  }

  private String[] command(String... arguments) {
    List<String> command = arguments();
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private static String absoluteClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }
}
