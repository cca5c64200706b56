package pki.viewing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pki.config.ConfigException;
import pki.config.Template;
import pki.config.TemplateCatalog;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki templates`: what kinds of certificates there are, what one says, and whether a file would
/// make one. Needs no home.
@Command(name = "templates")
public final class TemplatesCommand implements Callable<Integer> {
  /// What to do.
  enum Action {
    LIST,
    SHOW,
    CHECK
  }

  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "list|show|check",
      description = "what to do (default: list)")
  private Action action = Action.LIST;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME|FILE",
      description = "the template to show, or the file to check")
  private @Nullable String subject;

  public TemplatesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      TemplateCatalog catalog = toolkit.templates();
      return switch (action) {
        case LIST -> list(catalog);
        case SHOW -> show(catalog, required("which template"));
        case CHECK -> check(Path.of(required("which file")));
      };
    }
  }

  private String required(String what) {
    if (subject == null) {
      throw Failure.usage("%s must be told".formatted(what), "see 'pki templates list', or --help");
    }
    return subject;
  }

  private int list(TemplateCatalog catalog) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (String name : catalog.names()) {
      Map<String, Object> value = row(catalog, name);
      values.add(value);
      if (!output.json()) {
        terminal
            .out()
            .println(
                "%-16s %-8s %s".formatted(name, value.get("origin"), value.get("description")));
      }
    }
    if (output.json()) {
      terminal.out().println(Json.pretty(Json.object("templates", values)));
    }
    return ExitStatus.OK.code();
  }

  /// A broken template is listed all the same: that is when people come looking.
  private static Map<String, Object> row(TemplateCatalog catalog, String name) {
    try {
      Template template = catalog.find(name).orElseThrow();
      String description = template.profile().spec().description();
      return Json.object(
          "name", name, "origin", word(template.origin()), "description", description);
    } catch (ConfigException e) {
      return Json.object("name", name, "origin", "broken", "description", e.problems().getFirst());
    }
  }

  private static String word(Template.Origin origin) {
    return switch (origin) {
      case SHIPPED -> "shipped";
      case OWN -> "own";
      case OWN_INSTEAD -> "replaced";
    };
  }

  private int show(TemplateCatalog catalog, String name) {
    Template template =
        catalog
            .find(name)
            .orElseThrow(() ->
                Failure.no(
                    "there is no template '%s'".formatted(name),
                    "the templates are " + String.join(", ", catalog.names())));
    if (output.json()) {
      terminal
          .out()
          .println(
              Json.pretty(
                  Json.object(
                      "name", name,
                      "origin", word(template.origin()),
                      "source", template.source())));
    } else {
      terminal.out().print(template.source());
    }
    return ExitStatus.OK.code();
  }

  private int check(Path file) {
    if (!Files.isReadable(file)) {
      throw Failure.unable("%s cannot be read".formatted(file), "check its path and its mode");
    }
    List<String> problems = problems(file);
    if (output.json()) {
      terminal
          .out()
          .println(
              Json.pretty(
                  Json.object(
                      "file", file.toString(),
                      "valid", problems.isEmpty(),
                      "problems", problems)));
    } else if (problems.isEmpty()) {
      terminal.out().println("%s: can be used".formatted(file));
    } else {
      problems.forEach(terminal.out()::println);
    }
    return (problems.isEmpty() ? ExitStatus.OK : ExitStatus.NO).code();
  }

  private static List<String> problems(Path file) {
    try {
      var _ = TemplateCatalog.check(file);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }
}
