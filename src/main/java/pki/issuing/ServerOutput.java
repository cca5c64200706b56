package pki.issuing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pki.deploy.DeployedFile;
import pki.files.DurableFile;
import pki.keys.SubjectKey;

/// The files that a server needs, in a folder that is there: those with the key in them for their
/// owner only.
record ServerOutput(Path folder, boolean force) {
  Map<String, Object> write(List<DeployedFile> files, SubjectKey key) throws IOException {
    files.forEach(file -> OutputFile.requireFree(folder.resolve(file.name()), force));
    Map<String, Object> written = new LinkedHashMap<>();
    for (DeployedFile file : files) {
      Path path = folder.resolve(file.name());
      write(path, file, key);
      written.put(file.role(), path.toString());
    }
    return written;
  }

  private void write(Path path, DeployedFile file, SubjectKey key) throws IOException {
    switch (file) {
      case DeployedFile.Open open ->
          DurableFile.write(
              path,
              open.text().getBytes(StandardCharsets.UTF_8),
              DurableFile.Access.PUBLIC,
              OutputFile.existing(force));
      case DeployedFile.WithKey secret ->
          key.writePem(path, secret.around(), OutputFile.existing(force));
    }
  }
}
