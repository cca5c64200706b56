package pki.scan;

import java.io.IOException;
import java.net.SocketTimeoutException;
import pki.der.EncodingException;
import pki.handshake.ContentType;
import pki.handshake.Extensions;
import pki.handshake.TlsVersion;
import pki.handshake.WireReader;
import pki.handshake.WireWriter;

/// Sends a heartbeat request that says to hold 16 bytes more than it does (CVE-2014-0160), as RFC
/// 6520, section 4, has servers discard. One that answers has read that many bytes of its memory
/// beyond the request; they are counted, and not looked at, kept or shown. A proper request
/// follows, so that a server that is sound has something to answer and nobody waits for silence.
record Heartbleed(Caller caller) {
  private static final int REQUEST = 1;
  private static final int OVER_READ = 16;
  private static final int PROPER = 8;
  private static final int PADDING = 16;

  /// @param offer what the server accepts
  Observed probe(Offer offer) {
    return caller.call(call -> probe(call, offer), _ -> Observed.UNKNOWN);
  }

  private Observed probe(Call call, Offer offer) {
    Reply reply = caller.ask(call, offer.with(Offer.Extra.HEARTBEAT));
    if (!(reply instanceof Reply.Flight flight)) {
      return Observed.UNKNOWN;
    }
    if (flight.hello().extension(Extensions.HEARTBEAT).isEmpty()) {
      return Observed.NO; // without the extension nothing is read
    }
    int version = Math.max(offer.version().code(), TlsVersion.TLS_1_0.code());
    try {
      call.send(ContentType.HEARTBEAT, version, new byte[] {REQUEST, 0, OVER_READ});
      call.send(ContentType.HEARTBEAT, version, proper());
      return Observed.of(answersTooMuch(new FlightReader(call.in()).record()));
    } catch (SocketTimeoutException e) {
      return Observed.UNKNOWN; // not even the proper request was answered
    } catch (IOException | EncodingException e) {
      return Observed.NO; // it gives nothing away
    }
  }

  private static byte[] proper() {
    return WireWriter.encode(
        out -> out.u8(REQUEST).vector(2, p -> p.raw(new byte[PROPER])).raw(new byte[PADDING]));
  }

  private static boolean answersTooMuch(FlightReader.RawRecord answer) {
    return answer.type() == ContentType.HEARTBEAT
        && answer.contents().length() > OVER_READ
        && WireReader.of(answer.contents()).skip(1).u16() == OVER_READ;
  }
}
