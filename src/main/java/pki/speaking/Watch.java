package pki.speaking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Notices that files have changed, by their time and size.
final class Watch {
  private record Stamp(FileTime modified, long size) {}

  private final List<Path> files;
  private Map<Path, Optional<Stamp>> seen;

  Watch(List<Path> files) {
    this.files = List.copyOf(files);
    this.seen = look();
  }

  /// Whether one has changed since the last time that this was asked.
  boolean changed() {
    Map<Path, Optional<Stamp>> now = look();
    boolean changed = !now.equals(seen);
    seen = now;
    return changed;
  }

  private Map<Path, Optional<Stamp>> look() {
    Map<Path, Optional<Stamp>> stamps = new HashMap<>();
    files.forEach(file -> stamps.put(file, stamp(file)));
    return stamps;
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      return Optional.of(new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
    } catch (IOException e) {
      return Optional.empty(); // not there, or not now
    }
  }
}
