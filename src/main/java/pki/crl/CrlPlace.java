package pki.crl;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import pki.der.EncodingException;
import pki.files.Draft;
import pki.files.DurableFile.Existing;
import pki.files.FolderLock;
import pki.store.AuditEvent;
import pki.store.IssuerRecord;
import pki.x509.CrlNumber;

/// Puts a list where its readers look, unless a newer one is there.
record CrlPlace(CrlStore store, CrlFolder folder, IssuerRecord issuer) {
  /// Recorded after it is in place: what is lost between is a newer list than the store knows, and
  /// never an older one.
  Publication put(Draft draft, PublishedCrl crl, AuditEvent event) throws IOException {
    Path file = folder.file(issuer.label(), crl.partition(), crl.kind());
    try (FolderLock _ = folder.lock()) {
      Optional<CrlNumber> newest = newest(crl, file);
      if (newest.isPresent() && newest.get().compareTo(crl.number()) >= 0) {
        return new Publication.Overtaken(crl.number(), newest.get());
      }
      draft.place(file, Existing.REPLACE);
      store.publish(crl, event);
      return new Publication.Published(crl, file);
    }
  }

  /// The highest number that was recorded or lies there.
  private Optional<CrlNumber> newest(PublishedCrl crl, Path file) throws IOException {
    Optional<CrlNumber> recorded =
        store.newest(crl.issuer(), crl.partition(), crl.kind()).map(PublishedCrl::number);
    Optional<CrlNumber> there = Files.exists(file) ? numberIn(file) : Optional.empty();
    return recorded.isPresent() && there.isPresent()
        ? Optional.of(recorded.get().compareTo(there.get()) >= 0 ? recorded.get() : there.get())
        : recorded.or(() -> there);
  }

  /// The number of the list that lies there; none when it is damaged and better replaced.
  private Optional<CrlNumber> numberIn(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      CrlScan there =
          CrlScan.of(in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), arena).asByteBuffer());
      if (!there.issuer().equals(issuer.subject())) {
        throw new CrlException(
            "%s is a CRL of '%s' and not of '%s', and is not replaced"
                .formatted(file, there.issuer(), issuer.subject()));
      }
      return there.isSignedBy(issuer.publicKey()) ? there.number() : Optional.empty();
    } catch (EncodingException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
