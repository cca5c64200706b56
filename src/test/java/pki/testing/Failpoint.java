package pki.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import pki.ca.IssuanceObserver;
import pki.ca.IssuanceStep;

/// Ends the process by `kill -9` right after a step of issuing, when `PKI_FAILPOINT` names the
/// step: `PKI_FAILPOINT=SIGNED`. It is found as a service, and only when the test classes are on
/// the class path.
public final class Failpoint implements IssuanceObserver {
  public static final String VARIABLE = "PKI_FAILPOINT";

  private final Optional<IssuanceStep> deadly =
      Optional.ofNullable(System.getenv(VARIABLE)).map(IssuanceStep::valueOf);

  @Override
  public void reached(IssuanceStep step) {
    if (deadly.isPresent() && deadly.get() == step) {
      kill();
    }
  }

  /// A signal from outside, so that no hook and no finally block runs.
  private static void kill() {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
    } catch (IOException e) {
      throw new UncheckedIOException("killing ourselves", e);
    }
    while (true) {
      LockSupport.park(); // until the signal arrives
    }
  }
}
