package pki.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class ToolTest {
  @Test
  void tellsStatusAndBothOutputs(@TempDir Path folder) {
    Tool sh = Tool.require("sh").in(folder).with("NAME", "value");

    Tool.Result result = sh.run("-c", "pwd; echo $NAME >&2; cat; exit 3").exited(3);

    assertThat(result.out().strip()).isEqualTo(folder.toString());
    assertThat(result.err().strip()).isEqualTo("value");
  }

  @Test
  void showsWhatTheProgramSaidWhenItFails() {
    Tool.Result result = Tool.require("sh").run("-c", "echo because; exit 1");

    assertThatThrownBy(result::succeeded)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("because");
  }

  @Test
  void endsAServerWhenClosed() {
    Process process;
    try (Tool.Running server = Tool.require("sh").start("-c", "echo ready; exec sleep 600")) {
      server.awaitOutput("ready");
      process = server.process();
    }
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void skipsWithoutTheProgram() {
    assertThatThrownBy(() -> Tool.require("no-such-program", null))
        .isInstanceOf(TestAbortedException.class);
  }

  @Test
  void failsWithoutTheProgramWhereAllAreRequired() {
    assertThatThrownBy(() -> Tool.require("no-such-program", "required"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("no-such-program is required");
  }
}
