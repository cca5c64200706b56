package pki.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import pki.testing.Tool;
import pki.trace.Direction;
import pki.trace.Recording;

/// Wireshark's opinion of a recording.
record Tshark(Path folder) {
  /// A handshake message's number and its length.
  record Seen(int code, int bytes) {}

  /// All messages and alerts, in order.
  record Opinion(List<Seen> messages, List<Integer> alerts) {}

  /// Writes the recording as a capture, with invented TCP around it, and has it decrypted and taken
  /// apart.
  ///
  /// @param keyLog the lines of an SSLKEYLOGFILE
  Opinion of(Recording recording, List<String> keyLog) throws IOException {
    Files.write(folder.resolve("keys.log"), keyLog);
    Files.writeString(folder.resolve("capture.txt"), hexDump(recording));
    Tool.require("text2pcap")
        .in(folder)
        .run("-q", "-D", "-T", "40000,443", "capture.txt", "capture.pcap")
        .succeeded();
    Tool.Result result =
        Tool.require("tshark")
            .in(folder)
            .run(
                "-r",
                "capture.pcap",
                "-o",
                "tls.keylog_file:keys.log",
                "-d",
                "tcp.port==443,tls",
                "-T",
                "fields",
                "-E",
                "separator=;",
                "-e",
                "tls.handshake.type",
                "-e",
                "tls.handshake.length",
                "-e",
                "tls.alert_message.desc")
            .succeeded();
    var opinion = new Opinion(new ArrayList<>(), new ArrayList<>());
    for (String line : result.out().lines().toList()) {
      String[] columns = line.split(";", -1);
      List<Integer> codes = numbers(columns[0]);
      List<Integer> lengths = numbers(columns[1]);
      for (int i = 0; i < codes.size(); i++) {
        opinion.messages().add(new Seen(codes.get(i), lengths.get(i)));
      }
      opinion.alerts().addAll(numbers(columns[2]));
    }
    return opinion;
  }

  private static List<Integer> numbers(String column) {
    return column.isEmpty()
        ? List.of()
        : Stream.of(column.split(",", -1)).map(Integer::valueOf).toList();
  }

  /// `text2pcap`'s input: outgoing is what the client sends.
  private static String hexDump(Recording recording) {
    var text = new StringBuilder();
    for (Recording.Chunk chunk : recording.chunks()) {
      text.append(chunk.direction() == Direction.CLIENT_TO_SERVER ? "O\n" : "I\n");
      byte[] bytes = chunk.bytes().bytes();
      for (int at = 0; at < bytes.length; at += 16) {
        text.append("%06x ".formatted(at))
            .append(
                HexFormat.ofDelimiter(" ").formatHex(bytes, at, Math.min(at + 16, bytes.length)))
            .append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }
}
