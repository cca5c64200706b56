package pki.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A disk of 24 MB that a script may fill, spoil and mount anew; nobody else sees it.
public final class SmallDisk {
  private SmallDisk() {}

  /// Runs a script of bash on such a disk, as `folder/disk`. In it `pki` is the program, with its
  /// home in `home`, and `exec_pki` the same for the background, where `$!` has to be the program
  /// itself; a command that fails ends it. Skipped for who may not mount.
  public static Tool.Result run(Path folder, String script) {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
    PkiProcess pki = PkiProcess.in(folder);
    String command =
        Stream.concat(Stream.of(pki.java().program().toString()), pki.arguments().stream())
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    String prologue =
        """
        mkdir disk && mount -t tmpfs -o size=24m tmpfs disk && cd disk
        pki() { %1$s "$@"; }
        exec_pki() { exec %1$s "$@"; }
        """
            .formatted(command);
    List<String> arguments = List.of("--mount", "bash", "-euc", prologue + script);
    return Tool.require("unshare")
        .in(folder)
        .with("PKI_HOME", folder.resolve("disk/home").toString())
        .run(arguments.toArray(String[]::new));
  }
}
