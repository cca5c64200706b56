package pki.speaking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pki.files.DurableFile;
import pki.page.Attempt;
import pki.page.HandshakePage;
import pki.page.Scene;
import pki.shell.Failure;

/// The page about a connection, where one is wanted.
///
/// @param file absent to write none
record PageFile(Optional<Path> file, boolean force) {
  /// Refuses before anything is done.
  void requireFree() {
    if (!force && file.filter(Files::exists).isPresent()) {
      throw Failure.unable(
          "%s exists already".formatted(file.get()), "name another file, or give --force");
    }
  }

  /// @param attempts one, or two for a comparison
  void write(List<Attempt> attempts, Scene.Secrets secrets) throws IOException {
    if (file.isPresent()) {
      DurableFile.write(
          file.get(),
          HandshakePage.of(attempts.getFirst().scene(again(attempts), secrets))
              .getBytes(StandardCharsets.UTF_8),
          access(secrets),
          force ? DurableFile.Existing.REPLACE : DurableFile.Existing.REFUSE);
    }
  }

  private static DurableFile.Access access(Scene.Secrets secrets) {
    return switch (secrets) {
      case LABELS_ONLY -> DurableFile.Access.PUBLIC;
      case SHOWN -> DurableFile.Access.PRIVATE;
    };
  }

  private static Optional<Attempt> again(List<Attempt> attempts) {
    return attempts.size() == 2 ? Optional.of(attempts.getLast()) : Optional.empty();
  }
}
