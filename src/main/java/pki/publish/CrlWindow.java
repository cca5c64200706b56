package pki.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.EncodingException;

/// When a CRL was issued and when the next one comes (RFC 5280, sections 5.1.2.4 and 5.1.2.5), read
/// from the beginning of its file, however long that is.
public record CrlWindow(Instant thisUpdate, Instant nextUpdate) {
  private static final int BEGINNING = 16 << 10; // a name and two times

  /// Reads a file; empty when it is not there or no CRL with both times.
  public static Optional<CrlWindow> of(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return of(channel);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<CrlWindow> of(FileChannel file) throws IOException {
    ByteBuffer beginning = ByteBuffer.allocate(BEGINNING);
    int length = file.read(beginning, 0);
    try {
      return length <= 0
          ? Optional.empty()
          : Optional.of(parse(Arrays.copyOf(beginning.array(), length)));
    } catch (EncodingException e) {
      return Optional.empty();
    }
  }

  private static CrlWindow parse(byte[] beginning) {
    int tbs = contents(beginning, 0);
    int start = contents(beginning, tbs);
    DerReader in = DerReader.of(Arrays.copyOfRange(beginning, start, beginning.length));
    in.skipIf(DerReader.INTEGER);
    var _ = in.sequence(); // signature
    var _ = in.sequence(); // issuer
    Instant thisUpdate = in.time();
    return new CrlWindow(thisUpdate, in.time());
  }

  /// Where the contents of a SEQUENCE start whose end is beyond what was read.
  private static int contents(byte[] der, int start) {
    if (start + 6 > der.length || der[start] != DerReader.SEQUENCE) {
      throw new EncodingException("no CRL");
    }
    int length = der[start + 1] & 0xff;
    int octets = length < 0x80 ? 0 : length & 0x7f;
    if (octets > 4) {
      throw new EncodingException("no CRL");
    }
    return start + 2 + octets;
  }
}
