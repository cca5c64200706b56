package pki.status;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import pki.der.Octets;
import pki.files.Draft;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.store.AuditHead;
import pki.store.IssuerId;

/// A [StatusIndex] in a file, so that a server starts at once. It says up to which audit record it
/// holds; whoever reads it makes sure that the store has that record, and adds what came after.
///
/// Little-endian: the words `pki status 1` and four zero octets, the audit head's sequence and
/// hash, the number of issuers, and for each its number, how many serials it has and how many of
/// them are revoked; then for each issuer the arrays of its [SerialTable]; then SHA-256 of all
/// that.
///
/// @param at the index holds what was done before this
public record StatusSnapshot(StatusIndex index, AuditHead at) {
  static final byte[] MAGIC = "pki status 1\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
  static final int MOST_ISSUERS = 10_000;
  static final int HASH_OCTETS = 32;

  /// Writes it for its owner only, whole or not at all.
  public void write(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try (Draft draft = Draft.in(folder, Access.PRIVATE)) {
      write(draft.channel());
      draft.place(file, Existing.REPLACE);
    }
  }

  void write(WritableByteChannel channel) throws IOException {
    var out = new SnapshotOutput(channel);
    Map<IssuerId, SerialTable> tables = new TreeMap<>(Comparator.comparingLong(IssuerId::value));
    tables.putAll(index.tables());
    out.bytes(MAGIC);
    out.number(at.next());
    out.bytes(at.hash().bytes());
    out.number(tables.size());
    for (var entry : tables.entrySet()) {
      out.number(entry.getKey().value());
      out.number(entry.getValue().size());
      out.number(entry.getValue().revoked().length);
    }
    for (SerialTable table : tables.values()) {
      out.longs(table.high());
      out.longs(table.middle());
      out.ints(table.low());
      out.ints(table.revoked());
      out.longs(table.details());
    }
    out.end();
  }

  /// Reads a file; empty when there is none, or it is not wholly as it was written.
  public static Optional<StatusSnapshot> read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel);
    } catch (IOException e) {
      return Optional.empty(); // it is only a copy: the store has everything
    }
  }

  private static Optional<StatusSnapshot> read(FileChannel channel) throws IOException {
    var in = new SnapshotInput(channel);
    if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
      return Optional.empty();
    }
    long next = in.number();
    Octets hash = Octets.of(in.bytes(HASH_OCTETS));
    long count = in.number();
    if (next < 0 || count < 0 || count > MOST_ISSUERS) {
      return Optional.empty();
    }
    Map<IssuerId, int[]> sizes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      var issuer = new IssuerId(Math.max(1, in.number()));
      sizes.put(issuer, new int[] {in.count(20), in.count(12)});
    }
    Map<IssuerId, SerialTable> tables = new HashMap<>();
    for (var entry : sizes.entrySet()) {
      int size = entry.getValue()[0];
      int revoked = entry.getValue()[1];
      tables.put(
          entry.getKey(),
          new SerialTable(
              in.longs(size), in.longs(size), in.ints(size), in.ints(revoked), in.longs(revoked)));
    }
    return in.endsWell()
        ? Optional.of(new StatusSnapshot(new StatusIndex(tables), new AuditHead(next, hash)))
        : Optional.empty();
  }
}
