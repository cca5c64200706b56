package pki.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import pki.tls.Refusal.By;

/// How a server that begins in the clear is asked for TLS.
public enum StartTls {
  /// RFC 3207.
  SMTP(
      Optional.empty(),
      "EHLO client.invalid\r\n",
      new Turn("", "220[ \r-]", "220( [^\r\n]*)?\r\n"),
      new Turn("EHLO client.invalid\r\n", "250[ \r-]", "250( [^\r\n]*)?\r\n"),
      new Turn("STARTTLS\r\n", "220[ \r-]", "220( [^\r\n]*)?\r\n")),
  /// The SSLRequest of PostgreSQL's protocol: its length and 80877103.
  POSTGRESQL(
      Optional.of("postgresql"),
      "",
      new Turn(
          new String(HexFormat.of().parseHex("0000000804d2162f"), StandardCharsets.ISO_8859_1),
          "S",
          "S"));

  private static final int LONGEST_ANSWER = 8192;

  /// What is said, how a good answer begins, and how its last line looks.
  private record Turn(String say, Pattern start, Pattern end) {
    Turn(String say, String start, String end) {
      this(say, Pattern.compile(start), Pattern.compile("(?s)(.*\r\n)?" + end));
    }
  }

  private final Optional<String> applicationProtocol;
  private final String firstWords;

  @SuppressWarnings("ImmutableEnumChecker") // List.of patterns
  private final List<Turn> turns;

  StartTls(Optional<String> applicationProtocol, String firstWords, Turn... turns) {
    this.applicationProtocol = applicationProtocol;
    this.firstWords = firstWords;
    this.turns = List.of(turns);
  }

  /// What it is called in ALPN, where it has a name there.
  public Optional<String> applicationProtocol() {
    return applicationProtocol;
  }

  /// What a client says first when TLS has begun, which every server answers; empty where a client
  /// would have to say who it is.
  String firstWords() {
    return firstWords;
  }

  /// Leads the conversation in the clear over a connection whose TLS is somebody else's.
  ///
  /// @throws TlsException when the server does not begin TLS
  public void lead(InputStream in, OutputStream out) throws IOException {
    for (Turn turn : turns) {
      out.write(turn.say().getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      var heard = new StringBuilder();
      while (!turn.end().matcher(heard).matches()) {
        int next = in.read();
        if (next >= 0) {
          heard.append((char) next);
        }
        if (next < 0 || heard.length() > LONGEST_ANSWER || refuses(turn, heard)) {
          heard.append(new String(in.readNBytes(in.available()), StandardCharsets.ISO_8859_1));
          throw new TlsException("the server does not begin TLS, it says " + quoted(heard));
        }
      }
    }
  }

  /// Whether an answer that is long enough to tell does not begin as it should.
  private boolean refuses(Turn turn, CharSequence heard) {
    return !turn.start().matcher(heard).lookingAt()
        && (heard.length() >= 4 || (this == POSTGRESQL && !heard.isEmpty()));
  }

  private static String quoted(CharSequence heard) {
    String line = heard.toString().lines().findFirst().orElse("");
    return "'%s'"
        .formatted(line.substring(0, Math.min(80, line.length())).replaceAll("[^ -~]", "?"));
  }

  /// Leads the conversation in the clear, and then makes way.
  ///
  /// @param begin puts TLS into the pipeline
  ChannelInboundHandlerAdapter dialog(Consumer<ChannelPipeline> begin) {
    return new Dialog(this, begin);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
  private static final class Dialog extends ChannelInboundHandlerAdapter {
    private final StartTls protocol;
    private final Consumer<ChannelPipeline> begin;
    private final StringBuilder heard = new StringBuilder();
    private int turn;

    Dialog(StartTls protocol, Consumer<ChannelPipeline> begin) {
      this.protocol = protocol;
      this.begin = begin;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      say(ctx);
      ctx.fireChannelActive();
    }

    private void say(ChannelHandlerContext ctx) {
      String words = protocol.turns.get(turn).say();
      if (!words.isEmpty()) {
        ctx.writeAndFlush(Unpooled.copiedBuffer(words, StandardCharsets.ISO_8859_1));
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes) {
        heard.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
        listen(ctx);
      }
    }

    /// An answer that goes on behind its end was written by somebody who wants it to be taken for
    /// encrypted (CVE-2011-0411).
    private void listen(ChannelHandlerContext ctx) {
      Turn now = protocol.turns.get(turn);
      if (!now.start().matcher(heard).lookingAt() || heard.length() > LONGEST_ANSWER) {
        if (heard.length() >= 4 || protocol == POSTGRESQL) {
          refuse(ctx, "the server does not begin TLS, it says " + quoted(heard));
        }
      } else if (now.end().matcher(heard).matches()) {
        heard.setLength(0);
        turn++;
        if (turn < protocol.turns.size()) {
          say(ctx);
        } else {
          ctx.pipeline().remove(this);
          begin.accept(ctx.pipeline());
        }
      } else if (now.end().matcher(heard).lookingAt()) {
        refuse(ctx, "what the server says goes on in the clear where TLS has to begin");
      }
    }

    private static void refuse(ChannelHandlerContext ctx, String why) {
      ctx.fireUserEventTriggered(new Refusal(By.PEER, Optional.empty(), why));
      ctx.close();
    }
  }
}
