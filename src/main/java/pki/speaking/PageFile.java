package pki.speaking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pki.files.DurableFile;
import pki.page.HandshakePage;
import pki.page.Scene;
import pki.page.Scene.Remark;
import pki.shell.Failure;
import pki.tls.Refusal;

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
          HandshakePage.of(scene(attempts, secrets)).getBytes(StandardCharsets.UTF_8),
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

  private static Scene scene(List<Attempt> attempts, Scene.Secrets secrets) {
    Attempt first = attempts.getFirst();
    return new Scene(
        first.report().target().toString(),
        Scene.Viewpoint.CLIENT,
        ending(first),
        first
            .refusal()
            .map(Refusal::why)
            .orElseGet(() -> "the server is " + first.report().target().name().text()),
        first.trace(),
        attempts.size() == 2 ? Optional.of(attempts.getLast().trace()) : Optional.empty(),
        first.explanation(),
        remarks(first),
        secrets);
  }

  private static Scene.Ending ending(Attempt attempt) {
    return switch (attempt.verdict()) {
      case ACCEPTED -> Scene.Ending.ACCEPTED;
      case REFUSED -> Scene.Ending.REFUSED;
      case FAILED -> Scene.Ending.FAILED;
    };
  }

  private static List<Remark> remarks(Attempt attempt) {
    List<Remark> remarks = new ArrayList<>();
    attempt
        .staple()
        .ifPresent(staple -> remarks.add(new Remark("stapled status", staple.verdict())));
    attempt
        .report()
        .reply()
        .flatMap(reply -> reply.strictTransportSecurity())
        .ifPresent(age -> remarks.add(new Remark("HTTPS only", age)));
    return remarks;
  }
}
