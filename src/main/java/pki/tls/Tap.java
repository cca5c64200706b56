package pki.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import pki.trace.Direction;
import pki.trace.Recording;

/// Copies what goes over a connection, as long as the recording has room. Stands before everything
/// else, so that what it sees is what is on the wire.
@SuppressWarnings("FutureReturnValueIgnored") // the promise is the writer's
final class Tap extends ChannelDuplexHandler {
  private final Recording recording;
  private final Direction incoming;
  private final Direction outgoing;

  private Tap(Recording recording, Direction incoming, Direction outgoing) {
    this.recording = recording;
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  static Tap ofClient(Recording recording) {
    return new Tap(recording, Direction.SERVER_TO_CLIENT, Direction.CLIENT_TO_SERVER);
  }

  static Tap ofServer(Recording recording) {
    return new Tap(recording, Direction.CLIENT_TO_SERVER, Direction.SERVER_TO_CLIENT);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    copy(incoming, message);
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    copy(outgoing, message);
    ctx.write(message, promise);
  }

  private void copy(Direction direction, Object message) {
    if (message instanceof ByteBuf bytes && !recording.isFull()) {
      recording.add(direction, System.nanoTime(), ByteBufUtil.getBytes(bytes));
    }
  }
}
