package pki.issuing;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import pki.files.DurableFile;
import pki.shell.Failure;

/// Files that a command writes: never over another without `--force`, and that is found out before
/// anything is signed.
final class OutputFile {
  private OutputFile() {}

  static void requireFree(Path file, boolean force) {
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Failure.usage(
          "%s exists already".formatted(file), "overwrite it with --force, or choose another name");
    }
  }

  static DurableFile.Existing existing(boolean force) {
    return force ? DurableFile.Existing.REPLACE : DurableFile.Existing.REFUSE;
  }
}
