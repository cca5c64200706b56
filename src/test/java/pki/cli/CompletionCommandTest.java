package pki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.testing.PkiCommand;
import pki.testing.Tool;

class CompletionCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "pki {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          li                            | list lint
          list --iss                    | --issuer
          list --status r               | revoked
          init --key-algorithm ml-dsa-4 | ml-dsa-44
          """)
  void completesInBash(String typed, String expected) throws IOException {
    Files.writeString(folder.resolve("pki.bash"), PkiCommand.run("completion", "bash").out());
    String words = "pki " + typed;

    String completed =
        Tool.require("bash")
            .in(folder)
            .run(
                "-c",
                """
                source ./pki.bash
                COMP_WORDS=(%1$s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_LINE='%1$s'; COMP_POINT=${#COMP_LINE}
                _complete_pki; echo ${COMPREPLY[@]}
                """
                    .formatted(words))
            .succeeded()
            .out();

    assertThat(completed.strip()).isEqualTo(expected);
  }

  @Test
  void preparesZshForBashsScript() {
    assertThat(PkiCommand.run("completion", "zsh").out())
        .startsWith("autoload -U +X compinit && compinit\n")
        .endsWith(PkiCommand.run("completion", "bash").out());
  }

  @Test
  void tellsFishCommandsOptionsAndValues() {
    assertThat(PkiCommand.run("completion", "fish").lines())
        .startsWith("complete -c pki -f")
        .contains(
            "complete -c pki -n __fish_use_subcommand -a doctor -d 'look for trouble in a home.'")
        .anyMatch(line ->
            line.startsWith(
                "complete -c pki -n '__fish_seen_subcommand_from list' -l status -r -f"
                    + " -a 'good revoked expired' -d "));
  }

  @Test
  void knowsThreeShells() {
    assertThat(PkiCommand.run("completion", "tcsh").status()).isEqualTo(2);
    assertThat(PkiCommand.run("completion").status()).isEqualTo(2);
  }
}
