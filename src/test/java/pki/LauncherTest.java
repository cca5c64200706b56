package pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.Tool;

/// The launcher in a clone of its own, with a Maven and a JDK that only note that they were called.
class LauncherTest {
  @TempDir private Path tmp;
  private Path clone;
  private Path bin;
  private Tool sh;

  @BeforeEach
  void layOut() throws IOException {
    clone = Files.createDirectories(tmp.resolve("a clone"));
    bin = Files.createDirectories(tmp.resolve("bin"));
    Files.copy(Path.of("pki"), clone.resolve("pki"));
    Files.createDirectories(clone.resolve("src/main"));
    Files.createDirectories(clone.resolve("src/build"));
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    Path jdk = jdk("jdk-25", "25.0.1");
    script(
        bin.resolve("mvn"),
        """
        echo "Maven on $JAVA_HOME: $*"
        cd "%1$s"
        echo built >>builds
        sleep 0.3
        mkdir -p target/pki/lib
        touch target/pki/lib/pki.jar
        printf '%%s\\n' "%2$s/bin/java" "-flag -other" >target/pki/java
        """
            .formatted(clone, jdk));
    sh =
        Tool.require("sh")
            .in(tmp)
            .with("PATH", bin + ":" + System.getenv("PATH"))
            .with("JAVA_HOME", jdk.toString());
  }

  @Test
  void buildsOnceAndSaysSo() {
    Tool.Result first = launch("--help").succeeded();
    Tool.Result second = launch("--help").succeeded();

    assertThat(first.err()).isEqualTo("pki: building, which takes a minute the first time\n");
    assertThat(second.err()).isEmpty();
    assertThat(clone.resolve("builds")).hasContent("built");
    assertThat(clone.resolve("target/.building")).doesNotExist();
  }

  @Test
  void hasTheProgramRunWithItsArgumentsFlagsAndArchive() {
    Path app = clone.resolve("target/pki");

    assertThat(launch("issue", "two words").out().lines())
        .containsExactly(
            "-flag",
            "-other",
            "-XX:SharedArchiveFile=" + app.resolve("pki.jsa"),
            "-Xlog:disable",
            "-cp",
            app.resolve("lib/pki.jar").toString(),
            "pki.Main",
            "issue",
            "two words");
  }

  @Test
  void letsAServerTakeItsTime() {
    assertThat(launch("serve").out().lines())
        .startsWith("-flag", "-other")
        .containsSubsequence(
            "-XX:+UseParallelGC",
            "-XX:TieredStopAtLevel=4",
            "-XX:SharedArchiveFile=" + clone.resolve("target/pki/pki.jsa"),
            "pki.Main",
            "serve");
  }

  @Test
  void worksThroughLinks() throws IOException {
    Files.createSymbolicLink(tmp.resolve("absolute"), clone.resolve("pki"));
    Path relative = Files.createSymbolicLink(bin.resolve("relative"), Path.of("../absolute"));

    assertThat(sh.in(bin).run("relative", "list").succeeded().out()).endsWith("pki.Main\nlist\n");
    assertThat(sh.run("-c", relative + " list").succeeded().out()).endsWith("pki.Main\nlist\n");
  }

  @Test
  void buildsOnceForTwo() {
    try (Tool.Running one = sh.start(script());
        Tool.Running two = sh.start(script())) {
      one.await().succeeded();
      two.await().succeeded();
    }
    assertThat(clone.resolve("builds")).hasContent("built");
  }

  @Test
  void takesOverFromABuildThatDied() throws IOException {
    Files.createDirectories(clone.resolve("target"));
    Files.createSymbolicLink(clone.resolve("target/.building"), Path.of("999999999"));

    launch().succeeded();
  }

  @Test
  void passesOverAnOlderJdk() throws IOException {
    Path old = jdk("jdk-17", "17.0.19");
    Path onPath = jdk("on-path", "25.0.2");
    Files.createSymbolicLink(bin.resolve("javac"), onPath.resolve("bin/javac"));

    sh.with("JAVA_HOME", old.toString()).run(script()).succeeded();

    assertThat(clone.resolve("target/build.log")).content().startsWith("Maven on " + onPath);
  }

  @Test
  void runsWithoutTheArchiveWhenItsJdkIsGone() throws IOException {
    launch().succeeded();
    Files.writeString(clone.resolve("target/pki/java"), "/nowhere/bin/java\n-flag\n");

    assertThat(launch("list").succeeded().out()).startsWith("-flag\n-cp\n").endsWith("list\n");
  }

  @Test
  void namesTheLogOfAFailedBuild() throws IOException {
    script(bin.resolve("mvn"), "echo broken; exit 1");

    Tool.Result result = launch().exited(3);

    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .endsWith("pki: the build failed\nhint: see %s/target/build.log\n".formatted(clone));
    assertThat(clone.resolve("target/build.log")).hasContent("broken");
    assertThat(clone.resolve("target/.building")).doesNotExist();
  }

  @Test
  void buildsAgainForADeveloperWhenASourceIsNewer() throws IOException {
    Path source = Files.writeString(clone.resolve("src/main/Main.java"), "class Main {}");
    launch().succeeded();
    Tool dev = sh.with("PKI_DEV", "1");
    age(source, -60);
    age(clone.resolve("src/main"), -60);
    dev.run(script()).succeeded();
    assertThat(clone.resolve("builds")).hasContent("built");

    age(source, 60);
    launch().succeeded();
    assertThat(clone.resolve("builds")).hasContent("built");
    dev.run(script()).succeeded();
    assertThat(clone.resolve("builds")).hasContent("built\nbuilt");
  }

  private Tool.Result launch(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = script();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return sh.run(all);
  }

  private String script() {
    return clone.resolve("pki").toString();
  }

  /// A JDK whose java prints its arguments, one a line.
  private Path jdk(String name, String version) throws IOException {
    Path jdk = tmp.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    script(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
    script(jdk.resolve("bin/javac"), "");
    return jdk;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void age(Path file, int seconds) throws IOException {
    FileTime built = Files.getLastModifiedTime(clone.resolve("target/pki/java"));
    Instant time = built.toInstant().plusSeconds(seconds);
    Files.setLastModifiedTime(file, FileTime.from(time));
  }
}
