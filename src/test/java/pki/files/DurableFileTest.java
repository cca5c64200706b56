package pki.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.testing.Tool;

class DurableFileTest {
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final byte[] NEW = "new and longer".getBytes(UTF_8);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"PRIVATE, rw-------", "PUBLIC, rw-r--r--"})
  void writesWithTheModeAskedFor(Access access, String mode) throws IOException {
    Path file = folder.resolve("file");

    DurableFile.write(file, NEW, access, Existing.REFUSE);

    assertThat(file).hasBinaryContent(NEW);
    assertThat(modeOf(file)).isEqualTo(mode);
    assertThat(names()).containsExactly("file");
  }

  @Test
  void refusesToOverwriteUnlessTold() throws IOException {
    Path file = write("file", OLD);

    assertThatThrownBy(() -> DurableFile.write(file, NEW, Access.PRIVATE, Existing.REFUSE))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(file.toString());

    assertThat(file).hasBinaryContent(OLD);
    assertThat(names()).containsExactly("file");
  }

  @Test
  void replacesContentsAndModeWhenTold() throws IOException {
    Path file = write("file", OLD);

    DurableFile.write(file, NEW, Access.PUBLIC, Existing.REPLACE);

    assertThat(file).hasBinaryContent(NEW);
    assertThat(modeOf(file)).isEqualTo("rw-r--r--");
    assertThat(names()).containsExactly("file");
  }

  @ParameterizedTest
  @EnumSource
  void neverWritesThroughASymbolicLink(Existing existing) throws IOException {
    Path target = write("target", OLD);
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);

    assertThatThrownBy(() -> DurableFile.write(link, NEW, Access.PRIVATE, existing))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("symbolic link");

    assertThat(target).hasBinaryContent(OLD);
  }

  @ParameterizedTest(name = "private file in a folder of mode {0}: refused {1}")
  @CsvSource({"rwxrwxrwx, true", "rwxrwxr-x, false", "rwxr-xr-x, false"})
  void putsNoSecretWhereTheWorldCanExchangeIt(String mode, boolean refused) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    Path file = folder.resolve("secret");

    if (refused) {
      assertThatThrownBy(() -> DurableFile.write(file, NEW, Access.PRIVATE, Existing.REFUSE))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("mode 0777");
      assertThat(file).doesNotExist();
    } else {
      DurableFile.write(file, NEW, Access.PRIVATE, Existing.REFUSE);
      assertThat(file).exists();
    }
  }

  @Test
  void letsOneOfManyWritersOfANewFileWin() throws Exception {
    Path file = folder.resolve("contended");
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> writers =
          IntStream.range(0, 40).<Callable<Boolean>>mapToObj(i -> () -> wins(file, i)).toList();
      long winners =
          threads.invokeAll(writers).stream().map(Future::resultNow).filter(won -> won).count();

      assertThat(winners).isEqualTo(1);
    }
    assertThat(names()).containsExactly("contended");
  }

  private static boolean wins(Path file, int writer) throws IOException {
    try {
      DurableFile.write(file, new byte[] {(byte) writer}, Access.PRIVATE, Existing.REFUSE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Test
  void leavesTheOldFileWhenTheDiskIsFull() throws IOException {
    assumeTrue(
        Tool.require("mount")
                .run("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString())
                .exit()
            == 0,
        "needs the right to mount");
    try {
      Path file = write("file", OLD);
      byte[] tooMuch = new byte[100_000];

      assertThatThrownBy(() -> DurableFile.write(file, tooMuch, Access.PRIVATE, Existing.REPLACE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");

      assertThat(file).hasBinaryContent(OLD);
      assertThat(names()).containsExactly("file");
      DurableFile.write(file, NEW, Access.PRIVATE, Existing.REPLACE);
      assertThat(file).hasBinaryContent(NEW);
    } finally {
      Tool.require("umount").run(folder.toString()).succeeded();
    }
  }

  @Test
  void makesFoldersThatAreTheOwnersAlone() throws IOException {
    Path home = folder.resolve("home");
    Path inner = home.resolve("keys");

    DurableFile.createPrivateFolder(inner);
    DurableFile.createPrivateFolder(inner);

    assertThat(modeOf(inner)).isEqualTo("rwx------");
    assertThat(modeOf(home)).isEqualTo("rwx------");
  }

  @ParameterizedTest
  @CsvSource({"rwxrwx---, 0770", "rwxr-xrwx, 0757"})
  void refusesAFolderThatOthersMayWriteTo(String mode, String octal) throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> DurableFile.createPrivateFolder(open))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("mode " + octal);
  }

  @Test
  void refusesAFolderThatIsASymbolicLink() throws IOException {
    Path real = folder.resolve("real");
    DurableFile.createPrivateFolder(real);
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    assertThatThrownBy(() -> DurableFile.createPrivateFolder(link))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("symbolic link");
  }

  @Test
  void readsNoMoreThanAllowed() throws IOException {
    Path file = write("file", NEW);

    assertThat(DurableFile.read(file, NEW.length)).isEqualTo(NEW);
    assertThatThrownBy(() -> DurableFile.read(file, NEW.length - 1))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("has 14 bytes, at most 13 are read");
  }

  @Test
  void readsOnlyRegularFiles() {
    assertThatThrownBy(() -> DurableFile.read(folder, 10))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no regular file");
    assertThatThrownBy(() -> DurableFile.read(folder.resolve("absent"), 10))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void readsNoSecretThatOthersMayTouch(String mode) throws IOException {
    Path file = write("secret", NEW);
    assertThat(DurableFile.readPrivate(file, 100)).isEqualTo(NEW);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> DurableFile.readPrivate(file, 100))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("nobody but its owner");
  }

  @Test
  void deletes() throws IOException {
    Path file = write("file", OLD);

    DurableFile.delete(file);

    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> DurableFile.delete(file)).isInstanceOf(NoSuchFileException.class);
  }

  private Path write(String name, byte[] contents) throws IOException {
    Path file = folder.resolve(name);
    DurableFile.write(file, contents, Access.PRIVATE, Existing.REFUSE);
    return file;
  }

  private static String modeOf(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }
}
