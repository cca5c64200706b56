package pki.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.Octets;
import pki.store.AuditHead;
import pki.store.IssuerId;
import pki.x509.CertificateStatus;
import pki.x509.CertificateStatus.Good;
import pki.x509.CertificateStatus.Revoked;
import pki.x509.CertificateStatus.Unknown;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

class StatusIndexTest {
  private static final IssuerId ONE = new IssuerId(1);
  private static final IssuerId TWO = new IssuerId(2);
  private static final AuditHead AT = new AuditHead(77, Octets.of(new byte[32]));

  private final Random random = new Random(9);
  @TempDir private Path folder;

  @Test
  void saysWhatWasPutLast() {
    var index = new StatusIndex();
    Map<SerialNumber, CertificateStatus> expected = fill(index, 30_000);

    assertThat(expected)
        .allSatisfy((serial, status) -> assertThat(index.status(ONE, serial)).isEqualTo(status));
    assertThat(index.size()).isEqualTo(expected.size());
  }

  @Test
  void knowsNothingOfWhatWasNeverPut() {
    var index = new StatusIndex();
    Map<SerialNumber, CertificateStatus> known = fill(index, 10_000);

    assertThat(known.keySet())
        .allSatisfy(serial -> {
          assertThat(index.status(TWO, serial)).isEqualTo(new Unknown());
          for (int bit = 0; bit < 159; bit++) {
            BigInteger neighbour = serial.value().flipBit(bit);
            if (neighbour.signum() > 0 && !known.containsKey(new SerialNumber(neighbour))) {
              assertThat(index.status(ONE, new SerialNumber(neighbour))).isEqualTo(new Unknown());
            }
          }
        });
  }

  @Test
  void refusesToForget() {
    assertThatThrownBy(() -> new StatusIndex().put(ONE, serial(1), new Unknown()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void loadsInAnyOrder() {
    var loader = new StatusLoader();
    for (long value : new long[] {5, 9, 7, 1, 12}) {
      loader.add(ONE, serial(value), new Good());
    }
    loader.add(TWO, serial(3), revoked(8));
    StatusIndex index = loader.index();

    assertThat(index.size()).isEqualTo(6);
    for (long value : new long[] {1, 5, 7, 9, 12}) {
      assertThat(index.status(ONE, serial(value))).isEqualTo(new Good());
    }
    assertThat(index.status(TWO, serial(3))).isEqualTo(revoked(8));
    assertThat(index.status(ONE, serial(3))).isEqualTo(new Unknown());
  }

  @Test
  void isTheSameFromASnapshot() throws IOException {
    var index = new StatusIndex();
    Map<SerialNumber, CertificateStatus> expected = fill(index, 60_000);
    index.put(TWO, serial(1), new Good());
    Path file = folder.resolve("status");
    new StatusSnapshot(index, AT).write(file);

    StatusSnapshot read = StatusSnapshot.read(file).orElseThrow();

    assertThat(read.at()).isEqualTo(AT);
    assertThat(read.index().size()).isEqualTo(expected.size() + 1);
    assertThat(expected)
        .allSatisfy(
            (serial, status) -> assertThat(read.index().status(ONE, serial)).isEqualTo(status));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  /// By hand: `-Dpki.status.entries=10000000`, and look at what it prints.
  @Test
  void loadsMillionsFromASnapshot(TestReporter reporter) throws IOException {
    int entries = Integer.getInteger("pki.status.entries", 200_000);
    var loader = new StatusLoader();
    for (int i = 0; i < entries; i++) {
      SerialNumber serial = SerialNumber.draw(i * 100L, random);
      loader.add(ONE, serial, i % 100 == 0 ? revoked(i) : new Good());
    }
    Path file = folder.resolve("status");
    new StatusSnapshot(loader.index(), AT).write(file);
    long bytes = Files.size(file);
    long start = System.nanoTime();
    StatusIndex read = StatusSnapshot.read(file).orElseThrow().index();
    Duration load = Duration.ofNanos(System.nanoTime() - start);

    SerialNumber absent = SerialNumber.draw(entries * 50L, random);
    long before = System.nanoTime();
    for (int i = 0; i < 100_000; i++) {
      absent = new SerialNumber(absent.value().flipBit(i % 150));
      assertThat(read.status(ONE, absent)).isEqualTo(new Unknown());
    }
    reporter.publishEntry(
        "%d entries, %.2f bytes each, loaded in %d ms, %d ns a look-up"
            .formatted(
                entries,
                (double) bytes / entries,
                load.toMillis(),
                (System.nanoTime() - before) / 100_000));
    assertThat(read.size()).isEqualTo(entries);
    assertThat(bytes / entries).isLessThanOrEqualTo(24);
  }

  @Test
  void isEmptyFromASnapshotOfNothing() throws IOException {
    Path file = folder.resolve("status");
    new StatusSnapshot(new StatusIndex(), AuditHead.EMPTY).write(file);

    assertThat(StatusSnapshot.read(file).orElseThrow().index().size()).isZero();
    assertThat(StatusSnapshot.read(folder.resolve("none"))).isEmpty();
  }

  @Test
  void noticesEveryDamage() throws IOException {
    var index = new StatusIndex();
    fill(index, 20);
    Path file = folder.resolve("status");
    new StatusSnapshot(index, AT).write(file);
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      assertThat(StatusSnapshot.read(file)).as("octet %d", i).isEmpty();
    }
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(StatusSnapshot.read(file)).as("length %d", length).isEmpty();
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThat(StatusSnapshot.read(file)).isEmpty();
  }

  /// A count that the file cannot hold must not be made room for.
  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, Long.MAX_VALUE, -1, 1L << 40})
  void makesNoRoomForWhatIsNotThere(long count) throws IOException {
    var buffer = ByteBuffer.allocate(96).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(StatusSnapshot.MAGIC).putLong(1).put(new byte[32]).putLong(1);
    buffer.putLong(1).putLong(count).putLong(0);
    Path file = Files.write(folder.resolve("status"), buffer.array());

    assertThat(StatusSnapshot.read(file)).isEmpty();
  }

  private Map<SerialNumber, CertificateStatus> fill(StatusIndex index, int count) {
    Map<SerialNumber, CertificateStatus> all = new HashMap<>();
    SerialNumber last = serial(1);
    for (int i = 0; i < count; i++) {
      boolean again = random.nextInt(10) == 0;
      SerialNumber serial = again ? last : SerialNumber.draw(random.nextInt(1_000_000), random);
      CertificateStatus status = random.nextInt(4) == 0 ? revoked(i) : new Good();
      index.put(ONE, serial, status);
      all.put(serial, status);
      last = serial;
    }
    return all;
  }

  private static Revoked revoked(int i) {
    RevocationReason[] reasons = RevocationReason.values();
    return new Revoked(Instant.ofEpochSecond(1_800_000_000L + i), reasons[i % reasons.length]);
  }

  private static SerialNumber serial(long value) {
    return new SerialNumber(BigInteger.valueOf(value));
  }
}
