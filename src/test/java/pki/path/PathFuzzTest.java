package pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathFuzzTest {
  private static final int INPUTS = 5_000; // some seconds

  /// What is still valid had its damage in the anchor's signature, which nobody looks at.
  @Test
  void refusesDamageWithoutAStackTrace() {
    assertThat(new PathFuzz(42).run(INPUTS)).isLessThan(INPUTS / 10);
  }
}
