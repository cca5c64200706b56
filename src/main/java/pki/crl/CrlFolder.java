package pki.crl;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Path;
import pki.files.DurableFile;
import pki.files.FolderLock;
import pki.x509.CrlPartition;

/// Where lists lie: `LABEL.crl` for all certificates of an issuer, `LABEL.K.crl` for a part, and
/// `.delta` before the end for what changed.
public record CrlFolder(Path folder) {
  /// The name of a list's file, which its URL ends with too.
  public static String name(String issuerLabel, CrlPartition partition, CrlKind kind) {
    return partition.label(issuerLabel)
        + switch (kind) {
          case COMPLETE -> ".crl";
          case DELTA -> ".delta.crl";
        };
  }

  public Path file(String issuerLabel, CrlPartition partition, CrlKind kind) {
    return folder.resolve(name(issuerLabel, partition, kind));
  }

  void create() throws IOException {
    DurableFile.createPrivateFolder(folder);
  }

  /// The right to replace a list here.
  @MustBeClosed
  FolderLock lock() throws IOException {
    return FolderLock.acquire(folder);
  }
}
