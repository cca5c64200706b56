package pki.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import pki.files.DurableFile.Access;

/// The modes that files are made with, and the ones that are refused.
final class Modes {
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int STICKY = 01000;
  private static final int OTHERS_ANYTHING = 0077;
  private static final int OTHERS_WRITE = 0022;
  private static final int WORLD_WRITE = 0002;

  private Modes() {}

  static FileAttribute<Set<PosixFilePermission>> ofFile(Access access) {
    return PosixFilePermissions.asFileAttribute(permissions(access));
  }

  /// The umask may have taken away what everybody is to have.
  static void overrideUmask(Path file, Access access) throws IOException {
    Files.setPosixFilePermissions(file, permissions(access));
  }

  static void requireNothingForOthers(Path file) throws IOException {
    require(file, OTHERS_ANYTHING, "nobody but its owner may have access");
  }

  static void requireWritableByOwnerOnly(Path folder) throws IOException {
    require(folder, OTHERS_WRITE, "nobody but its owner may write to it");
  }

  /// Whoever may write to a folder may exchange the files in it, unless the sticky bit is set, as
  /// in `/tmp`. A group is let through: where each user has one of their own, folders are made so.
  static void requireNotOpenToTheWorld(Path folder) throws IOException {
    if ((mode(folder) & STICKY) == 0) {
      require(folder, WORLD_WRITE, "the world must not be able to write to a folder of secrets");
    }
  }

  private static void require(Path file, int forbidden, String rule) throws IOException {
    int mode = mode(file);
    if ((mode & forbidden) != 0) {
      throw DurableFile.refused(file, "has mode %04o, %s".formatted(mode & 07777, rule));
    }
  }

  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode");
  }

  private static Set<PosixFilePermission> permissions(Access access) {
    return PosixFilePermissions.fromString(
        switch (access) {
          case PRIVATE -> "rw-------";
          case PUBLIC -> "rw-r--r--";
        });
  }
}
