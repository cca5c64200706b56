package pki.viewing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import pki.limbo.LimboCase;
import pki.limbo.LimboReader;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.Profile;
import pki.shell.ExitStatus;
import pki.shell.Json;
import pki.shell.Terminal;
import pki.signature.SignatureVerifier;

/// `pki verify --batch`: every case of a limbo file, one JSON object a line, in the file's order.
final class BatchVerification {
  /// From here on a faster provider is worth the time that it takes to load.
  private static final int MANY = 300;

  private final Terminal terminal;
  private final PathValidator validator = new PathValidator();

  BatchVerification(Terminal terminal) {
    this.terminal = terminal;
  }

  /// @param now when a case is judged that names no time
  int run(Path file, Profile profile, Instant now) throws IOException {
    try (LimboReader in = LimboReader.open(file, profile, now)) {
      int cases = 0;
      for (Optional<LimboCase> next = in.next(); next.isPresent(); next = in.next()) {
        if (++cases == MANY) {
          String _ = SignatureVerifier.preferFastest();
        }
        terminal.out().println(answer(next.get()));
      }
    }
    return ExitStatus.OK.code();
  }

  private record Answer(String result, String reason) {}

  private String answer(LimboCase limbo) {
    long start = System.nanoTime();
    Answer answer = judge(limbo);
    long micros = (System.nanoTime() - start) / 1_000;
    return Json.line(
        Json.object(
            "id", limbo.id(), "result", answer.result, "reason", answer.reason, "micros", micros));
  }

  private Answer judge(LimboCase limbo) {
    return switch (limbo) {
      case LimboCase.Unreadable(String _, String why) -> new Answer("error", why);
      case LimboCase.BrokenLeaf(String _, String why) -> new Answer("invalid", why);
      case LimboCase.Question(String _, var input, var policy) ->
          switch (validator.validate(input, policy)) {
            case PathResult.Valid _ -> new Answer("valid", "");
            case PathResult.Invalid invalid ->
                new Answer("invalid", invalid.mostSpecific().sentence());
          };
    };
  }
}
