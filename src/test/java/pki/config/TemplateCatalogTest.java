package pki.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.config.Template.Origin;

class TemplateCatalogTest {
  @TempDir private Path folder;

  private TemplateCatalog catalog;

  @BeforeEach
  void open() {
    catalog = new TemplateCatalog(folder);
  }

  @Test
  void shipsEveryFileOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("ca-templates"))) {
      List<String> names =
          files.map(f -> f.getFileName().toString().replace(".yaml", "")).sorted().toList();
      assertThat(catalog.names()).isEqualTo(names).isNotEmpty();
    }
  }

  @Test
  void everyShippedTemplateCanBeUsed() {
    for (String name : catalog.names()) {
      Template template = catalog.find(name).orElseThrow();
      assertThat(template.origin()).isEqualTo(Origin.SHIPPED);
      assertThat(template.name()).isEqualTo(name);
      assertThat(template.source()).contains("description: ");
    }
  }

  @Test
  void ownTemplateIsAddedUnderItsName() throws IOException {
    Files.copy(Path.of("ca-templates/tls-client.yaml"), folder.resolve("printer.yaml"));
    assertThat(catalog.names()).contains("printer", "tls-client");
    assertThat(catalog.find("printer")).map(Template::origin).contains(Origin.OWN);
    assertThat(TemplateCatalog.check(folder.resolve("printer.yaml")).name()).isEqualTo("printer");
  }

  @Test
  void ownTemplateGoesBeforeTheShippedOneAndSaysSo() throws IOException {
    Files.copy(Path.of("ca-templates/tls-client.yaml"), folder.resolve("tls-server.yaml"));
    Template template = catalog.find("tls-server").orElseThrow();
    assertThat(template.origin()).isEqualTo(Origin.OWN_INSTEAD);
    assertThat(template.profile().spec().description()).contains("client");
  }

  @Test
  void brokenOwnTemplateStopsOnlyItsUsers() throws IOException {
    Path broken = Files.writeString(folder.resolve("tls-server.yaml"), "description: [");
    assertThatThrownBy(() -> catalog.find("tls-server"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(broken + ":1: ");
    assertThat(catalog.names()).contains("tls-server");
    assertThat(catalog.find("mtls")).isPresent();
  }

  @Test
  void folderNeedNotExist() {
    var nowhere = new TemplateCatalog(folder.resolve("missing"));
    assertThat(nowhere.names()).contains("root");
    assertThat(nowhere.find("root")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nothing", "../templates/root", "root/", "Root", ".hidden", "a b", "a\0b"})
  void findsNothingUnderOtherNames(String name) throws IOException {
    Files.copy(Path.of("ca-templates/root.yaml"), folder.resolve(".hidden.yaml"));
    assertThat(catalog.find(name)).isEmpty();
  }

  @Test
  void tooLongFileIsRefusedUnread() throws IOException {
    Path file = folder.resolve("long.yaml");
    Files.writeString(file, "# " + "x".repeat(1 << 16));
    assertThatThrownBy(() -> TemplateCatalog.check(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at most 65536 are read");
  }
}
