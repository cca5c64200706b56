package pki.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the doctor looks at beside the home itself: the Java that runs it, and the disk it lies on.
final class MachineChecks {
  /// The first update of JDK 25 that ends CVE-2026-22021, a denial of service in TLS.
  private static final Runtime.Version OLDEST = Runtime.Version.parse("25.0.3");

  private static final long LEAST_BYTES = 32L << 20;
  private static final long GOOD_BYTES = 512L << 20;

  private MachineChecks() {}

  static List<Check> of(Path home) {
    return List.of(java(Runtime.version()), disk(home));
  }

  static Check java(Runtime.Version version) {
    return version.compareToIgnoreOptional(OLDEST) < 0
        ? Check.fail(
            "java",
            "%s has known faults in TLS".formatted(version),
            "install JDK %s or later".formatted(OLDEST))
        : Check.ok("java", version.toString());
  }

  private static Check disk(Path home) {
    try {
      return disk(Files.getFileStore(home).getUsableSpace());
    } catch (IOException e) {
      return Check.warn("disk", "cannot be asked: " + e.getMessage(), "check the file system");
    }
  }

  static Check disk(long freeBytes) {
    String finding = "%d MB are free".formatted(freeBytes >> 20);
    String hint = "make room: when the disk is full, nothing is issued";
    if (freeBytes < LEAST_BYTES) {
      return Check.fail("disk", finding, hint);
    }
    return freeBytes < GOOD_BYTES ? Check.warn("disk", finding, hint) : Check.ok("disk", finding);
  }
}
