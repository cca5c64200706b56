package pki.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.Octets;
import pki.handshake.ContentType;
import pki.handshake.WireWriter;
import pki.trace.RecordSplitter.Cut;

class RecordSplitterTest {
  private static final int LONGEST = 1 << 14;

  @Test
  void howTheBytesCameDoesNotMatter() {
    var random = new Random(3);
    byte[] bytes =
        WireWriter.encode(out -> {
          for (int i = 0; i < 50; i++) {
            byte[] fragment = new byte[random.nextInt(1_000)];
            random.nextBytes(fragment);
            out.raw(record(fragment));
          }
        });
    List<Cut> whole = new RecordSplitter().add(Octets.of(bytes));
    assertThat(whole).hasSize(50);
    for (int round = 0; round < 50; round++) {
      var splitter = new RecordSplitter();
      List<Cut> cuts = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int end = Math.min(bytes.length, at + random.nextInt(1_500));
        cuts.addAll(splitter.add(Octets.of(Arrays.copyOfRange(bytes, at, end))));
        at = end;
      }
      assertThat(cuts).isEqualTo(whole);
      assertThat(splitter.pending()).isZero();
    }
  }

  /// Eight million bytes: to copy what waits for each of them takes a quarter of a minute.
  @Test
  void bytesOneByOneTakeTimeInProportion() {
    Octets one = Octets.of(new byte[] {0});
    Octets header = Octets.of(Arrays.copyOf(record(new byte[LONGEST]), RecordSplitter.HEADER));
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          var splitter = new RecordSplitter();
          for (int records = 0; records < 500; records++) {
            splitter.add(header);
            int cuts = 0;
            for (int i = 0; i < LONGEST; i++) {
              cuts += splitter.add(one).size();
            }
            assertThat(cuts).isEqualTo(1);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "1703030001aa1703030002bb, 1, 6",
    "1703030001aa, 1, 0",
    "170303, 0, 3",
    "1703030000, 1, 0",
  })
  void whatIsIncompleteWaits(String hex, int cuts, int pending) {
    var splitter = new RecordSplitter();
    assertThat(splitter.add(Octets.ofHex(hex))).hasSize(cuts);
    assertThat(splitter.pending()).isEqualTo(pending);
    assertThat(splitter.fault()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "4854545000, 'begins with 48 54 54, which is no TLS record'",
    "1602010001, 'begins with 16 02 01, which is no TLS record'",
    "160303ffff, 'record claims 65535 bytes, at most 18432 are allowed'",
  })
  void afterWhatIsNoRecordThereIsNone(String hex, String fault) {
    var splitter = new RecordSplitter();
    assertThat(splitter.add(Octets.ofHex("1703030001aa" + hex))).hasSize(1);
    assertThat(splitter.fault()).contains(fault);
    assertThat(splitter.add(Octets.ofHex("1703030001aa"))).isEmpty();
  }

  private static byte[] record(byte[] fragment) {
    return WireWriter.encode(out ->
        out.u8(ContentType.APPLICATION_DATA.code())
            .u16(0x0303)
            .vector(2, all -> all.raw(fragment)));
  }
}
