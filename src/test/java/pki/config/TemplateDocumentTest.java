package pki.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pki.profile.DurationText;
import pki.profile.ProfileSpec;

/// `docs/templates.md` says what the program does.
class TemplateDocumentTest {
  private final TemplateCatalog catalog = new TemplateCatalog(Path.of("no-such-folder"));
  private String document = "";

  @BeforeEach
  void read() throws IOException {
    document = Files.readString(Path.of("docs/templates.md"));
  }

  @Test
  void explainsEveryKeyOfATemplate() {
    assertThat(TemplateKeys.of(ProfileSpec.class))
        .hasSizeGreaterThan(35)
        .allSatisfy(key -> {
          String asForDns = key.replaceFirst("^names\\.(ip|email|uri|dirname)\\.", "names.dns.");
          assertThat(document).contains("`" + asForDns + "`");
        });
  }

  @Test
  void explainsEveryKeyOfTheSettings() {
    assertThat(TemplateKeys.of(Settings.class))
        .filteredOn(key -> key.contains("."))
        .hasSizeGreaterThan(3)
        .allSatisfy(key -> assertThat(document).contains("`" + key + "`"));
  }

  @Test
  void listsEveryShippedTemplate() {
    for (String name : catalog.names()) {
      var validity = catalog.find(name).orElseThrow().profile().spec().validity();
      assertThat(document)
          .containsPattern(
              "\\| `%s` \\| .* \\| %s, %s \\|"
                  .formatted(name, text(validity.usual()), text(validity.longest())));
    }
  }

  private static String text(Duration duration) {
    return DurationText.format(duration);
  }
}
