package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.authentication.TlsIdentity;
import pki.der.Octets;
import pki.handshake.TlsVersion;
import pki.name.DnsName;
import pki.tls.Site.Page;
import pki.trace.Direction;
import pki.trace.HandshakeTrace;
import pki.trace.KeyLog;
import pki.trace.Recording;
import pki.trace.Recording.Chunk;
import pki.trace.SequenceDiagram;
import pki.trace.SequenceDiagram.Detail;
import pki.trace.Tapped;
import pki.trace.TraceStep;
import pki.trace.TraceStep.Unread;

/// Traces of what no honest peer sends: always a trace, never an exception, within bounds.
class HostileTraceTest {
  private static final TlsPki PKI = new TlsPki();
  private static final int ROUNDS = Integer.getInteger("pki.fuzz.rounds", 300);

  private static final List<Tapped> real = new ArrayList<>();

  @BeforeAll
  static void record() {
    TlsIdentity identity = PKI.server("server.test");
    try (TlsServer server = TlsServer.serving(identity).start(visit -> Page.text("hello"))) {
      for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
        try (TlsClient client = TlsClient.trusting(PKI.trust()).versions(version).build()) {
          TlsTarget target =
              TlsTarget.of("127.0.0.1", server.port()).named(DnsName.parse("server.test"));
          real.add(client.get(target, "/").tapped());
          real.add(client.get(target, "/").tapped());
        }
      }
    }
  }

  @Test
  void changedBytesNeverThrow() {
    var random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      Tapped tapped = real.get(round % real.size());
      var recording = new Recording();
      for (Chunk chunk : tapped.recording().chunks()) {
        byte[] bytes = chunk.bytes().bytes();
        for (int i = bytes.length == 0 ? 0 : random.nextInt(6); i > 0; i--) {
          // near the front, where the lengths are, as often as anywhere
          int at = random.nextInt(random.nextBoolean() ? Math.min(64, bytes.length) : bytes.length);
          bytes[at] = (byte) random.nextInt();
        }
        recording.add(chunk.direction(), chunk.nanos(), bytes);
      }
      draw(HandshakeTrace.decode(recording, tapped.keyLog()));
    }
  }

  @Test
  void anyBytesNeverThrow() {
    var random = new Random(2);
    for (int round = 0; round < ROUNDS; round++) {
      var recording = new Recording();
      for (int i = random.nextInt(8); i >= 0; i--) {
        byte[] bytes = new byte[random.nextInt(400)];
        random.nextBytes(bytes);
        if (bytes.length > 5) {
          bytes[0] = (byte) (20 + random.nextInt(5));
          bytes[1] = 3;
          bytes[3] = 0;
        }
        recording.add(
            random.nextBoolean() ? Direction.CLIENT_TO_SERVER : Direction.SERVER_TO_CLIENT,
            i,
            bytes);
      }
      draw(HandshakeTrace.decode(recording, new KeyLog()));
    }
  }

  @Test
  void oneByteAtATimeIsTheSame() {
    for (Tapped tapped : real) {
      var slow = new Recording();
      for (Chunk chunk : tapped.recording().chunks()) {
        for (byte one : chunk.bytes().bytes()) {
          slow.add(chunk.direction(), chunk.nanos(), new byte[] {one});
        }
      }
      assertThat(HandshakeTrace.decode(slow, tapped.keyLog())).isEqualTo(tapped.trace());
    }
  }

  @Test
  void cutAnywhereIsATraceOfTheStart() {
    Tapped tapped = real.getLast();
    List<Chunk> chunks = tapped.recording().chunks();
    for (int keep = 0; keep < chunks.size(); keep++) {
      var cut = new Recording();
      chunks
          .subList(0, keep)
          .forEach(one -> cut.add(one.direction(), one.nanos(), one.bytes().bytes()));
      List<TraceStep> start = HandshakeTrace.soFar(cut, tapped.keyLog()).steps();
      assertThat(tapped.trace().steps().subList(0, start.size())).isEqualTo(start);
      List<TraceStep> whole = HandshakeTrace.decode(cut, tapped.keyLog()).steps();
      assertThat(whole.subList(0, start.size())).isEqualTo(start);
      assertThat(whole.subList(start.size(), whole.size()))
          .allMatch(step ->
              step.content() instanceof Unread unread && unread.why().contains("incomplete"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "48545450", // HTTP
        "802e0103", // SSL 2.0
        "1603ffffff", // a record of 65,535 bytes
        "1602010001"
      })
  void whatIsNoRecordIsSaidOnce(String hex) {
    var recording = new Recording();
    for (int i = 0; i < 3; i++) {
      recording.add(Direction.CLIENT_TO_SERVER, i, Octets.ofHex(hex + "0000000000").bytes());
    }
    HandshakeTrace trace = HandshakeTrace.decode(recording, new KeyLog());
    assertThat(trace.steps()).hasSize(1);
    assertThat(trace.steps().getFirst().content()).isInstanceOf(Unread.class);
  }

  @Test
  void aRecordingIsBounded() {
    var recording = new Recording();
    byte[] record = Octets.ofHex("1703030001" + "00").bytes();
    for (int i = 0; i < 300_000; i++) {
      recording.add(Direction.CLIENT_TO_SERVER, i, record);
    }
    assertThat(recording.isFull()).isTrue();
    List<TraceStep> steps = HandshakeTrace.decode(recording, new KeyLog()).steps();
    assertThat(steps).hasSizeLessThan(3_000);
    assertThat(steps.subList(steps.size() - 2, steps.size()))
        .extracting(TraceStep::content)
        .containsExactly(
            new Unread("63536 more records are left out"),
            new Unread("the recording is full: what came then was not recorded"));
  }

  private static void draw(HandshakeTrace trace) {
    assertThat(SequenceDiagram.draw(trace, Detail.EXPLAINED))
        .allSatisfy(line -> assertThat(line).doesNotContain("\u001b", "\n"));
  }
}
