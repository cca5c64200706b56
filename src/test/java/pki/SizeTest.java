package pki;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Nothing grows past what a reader holds in mind. Between good and bad code of this field the
/// medians hardly differ, the longest files and methods do, so the limits sit there; nothing is
/// exempt.
///
/// Read with javac's own parser, which knows all syntax that the sources may use.
class SizeTest {
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 45;
  private static final int PARAMETERS = 5;
  private static final int PACKAGE_FILES = 25;
  private static final int PACKAGE_LINES = 4_000;

  private static final List<Source> sources = new ArrayList<>();

  /// A main file: its package's folder, its length, and its methods.
  private record Source(Path path, int lines, List<Method> methods) {
    Path folder() {
      return path.resolveSibling("");
    }
  }

  /// A record's constructor counts as having no parameters: they are its components, which may be
  /// as many as the standard's structure has.
  private record Method(String where, long lines, int parameters) {}

  @BeforeAll
  static void read() throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (var files = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        Stream<Path> found = Files.walk(Path.of("src/main/java"))) {
      List<Path> paths = found.filter(path -> path.toString().endsWith(".java")).toList();
      var units = files.getJavaFileObjectsFromPaths(paths);
      var task = (JavacTask) javac.getTask(null, files, null, null, null, units);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        Path path = Path.of(unit.getSourceFile().toUri());
        sources.add(new Source(path, lines(path), methods(unit, path, positions)));
      }
    }
  }

  @Test
  void filesAreShort() {
    assertThat(sources).allSatisfy(s -> assertThat(s.lines()).isLessThanOrEqualTo(FILE_LINES));
  }

  @Test
  void methodsAreShort() {
    assertThat(methods().filter(method -> method.lines() > METHOD_LINES)).isEmpty();
  }

  @Test
  void parametersAreFew() {
    assertThat(methods().filter(method -> method.parameters() > PARAMETERS)).isEmpty();
  }

  @Test
  void packagesAreSmall() {
    Map<Path, List<Source>> packages = sources.stream().collect(groupingBy(Source::folder));
    assertThat(packages)
        .allSatisfy((folder, files) -> {
          assertThat(files).as("files in %s", folder).hasSizeLessThanOrEqualTo(PACKAGE_FILES);
          assertThat(files.stream().mapToInt(Source::lines).sum())
              .as("lines in %s", folder)
              .isLessThanOrEqualTo(PACKAGE_LINES);
        });
  }

  private static Stream<Method> methods() {
    return sources.stream().flatMap(source -> source.methods().stream());
  }

  private static int lines(Path path) throws IOException {
    return Files.readAllLines(path).size();
  }

  private static List<Method> methods(
      CompilationUnitTree unit, Path path, SourcePositions positions) {
    List<Method> methods = new ArrayList<>();
    new TreeScanner<Void, Tree.Kind>() {
      @Override
      public Void visitClass(ClassTree type, Tree.Kind outer) {
        return super.visitClass(type, type.getKind());
      }

      @Override
      public Void visitMethod(MethodTree method, Tree.Kind owner) {
        long first = line(positions.getStartPosition(unit, method));
        long last = line(positions.getEndPosition(unit, method));
        boolean ofRecord = owner == Tree.Kind.RECORD && method.getName().contentEquals("<init>");
        methods.add(
            new Method(
                path + ":" + first + " " + method.getName(),
                last - first + 1,
                ofRecord ? 0 : method.getParameters().size()));
        return super.visitMethod(method, owner);
      }

      private long line(long position) {
        return unit.getLineMap().getLineNumber(position);
      }
    }.scan(unit, Tree.Kind.COMPILATION_UNIT);
    return methods;
  }
}
