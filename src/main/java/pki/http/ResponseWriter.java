package pki.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import pki.http.ResponseEncoder.Connecting;

/// Puts responses on the wire: small content together with its header fields, a file by the kernel
/// where nothing has to encrypt it.
final class ResponseWriter {
  private static final int SMALL = 16 << 10;

  private final SocketChannel channel;
  private final ResponseEncoder encoder;

  ResponseWriter(SocketChannel channel, ResponseEncoder encoder) {
    this.channel = channel;
    this.encoder = encoder;
  }

  /// Whether a response carries its content.
  enum Carrying {
    CONTENT,
    FIELDS_ONLY
  }

  /// Writes without flushing. The future is that of the last byte.
  ChannelFuture write(Response response, Carrying carrying, Connecting connecting, Instant now) {
    Content content = response.content();
    boolean small = content.length() <= SMALL;
    ByteBuf out = channel.alloc().buffer(512 + (small ? (int) content.length() : 0));
    encoder.write(out, response, connecting, now);
    if (carrying == Carrying.FIELDS_ONLY) {
      discard(content);
      return channel.write(out);
    }
    return switch (content) {
      case Content.Bytes bytes when small -> channel.write(out.writeBytes(bytes.array()));
      case Content.Bytes bytes -> {
        var _ = channel.write(out);
        yield channel.write(Unpooled.wrappedBuffer(bytes.array()));
      }
      case Content.Opened(FileChannel file, long length) -> {
        var _ = channel.write(out);
        yield writeFile(file, length);
      }
    };
  }

  ChannelFuture writeContinue() {
    return channel.write(Unpooled.wrappedBuffer(ResponseEncoder.CONTINUE));
  }

  boolean isEncrypted() {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  /// Frees what a response would have carried.
  static void discard(Content content) {
    if (content instanceof Content.Opened opened) {
      try {
        opened.channel().close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing a file that was only read", e);
      }
    }
  }

  private ChannelFuture writeFile(FileChannel file, long length) {
    if (!isEncrypted()) {
      return channel.write(new DefaultFileRegion(file, 0, length));
    }
    if (channel.pipeline().get(ChunkedWriteHandler.class) == null) {
      channel
          .pipeline()
          .addAfter(
              channel.pipeline().context(SslHandler.class).name(), null, new ChunkedWriteHandler());
    }
    try {
      return channel.write(new ChunkedNioFile(file, 0, length, 8192));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a file to be sent", e);
    }
  }
}
