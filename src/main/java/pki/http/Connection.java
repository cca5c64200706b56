package pki.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import pki.http.Request.Method;
import pki.http.RequestHead.Framing;
import pki.http.RequestHead.Reuse;
import pki.http.RequestHead.Version;
import pki.http.ResponseEncoder.Connecting;
import pki.http.ResponseWriter.Carrying;

/// One client's connection: reads a request, has it answered, and only then reads the next, so that
/// answers keep the order of their requests. What a client sends meanwhile waits as the bytes that
/// it is, and beyond [#MOST_WAITING] of them stays in the client's own socket.
///
/// Everything here runs on the connection's event loop.
final class Connection extends ChannelInboundHandlerAdapter {
  /// Asks an idle connection to end, and a busy one to end with its answer.
  enum Event {
    DRAIN
  }

  private enum Phase {
    /// Between requests.
    IDLE,
    HEAD,
    BODY,
    /// A handler has the request.
    WORKING,
    /// The client takes a long answer.
    WRITING,
    /// The last answer is on its way; what still comes in is thrown away.
    ENDING
  }

  private static final int MOST_WAITING = 64 << 10;
  private static final int SLOW_CONTENT = 64 << 10; // up to here a socket takes it at once
  private static final int WRITE_PORTION = 512 << 10;
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Site site;
  private final SocketChannel channel;
  private final InetSocketAddress remote;
  private final HeadReader headReader;
  private final ResponseWriter writer;
  private final Deadline deadline;

  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private Phase phase = Phase.IDLE;
  private boolean entered = true; // the phase began since deadlines were last set
  private Duration writeTime = Duration.ZERO;
  private long requestStart; // System.nanoTime
  private boolean inputEnded;
  private @Nullable RequestHead head; // of the request under way
  private @Nullable Route route;
  private @Nullable BodyReader body;

  Connection(Site site, SocketChannel channel) {
    this.site = site;
    this.channel = channel;
    this.remote = channel.remoteAddress();
    this.headReader = new HeadReader(site.limits());
    this.writer = new ResponseWriter(channel, site.encoder());
    this.deadline = new Deadline(channel.eventLoop(), this::expire);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    settle();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (phase == Phase.ENDING) {
      data.release();
      return;
    }
    waiting = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), waiting, data);
    advance();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    channel.flush();
    settle();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      advance();
      channel.flush();
      settle();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    phase = Phase.ENDING;
    deadline.cancel();
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
    }
    boolean busy = phase == Phase.WORKING || phase == Phase.WRITING;
    boolean reading = phase == Phase.HEAD || phase == Phase.BODY;
    if ((inputEnded && !busy) || (event == Event.DRAIN && !busy && !reading)) {
      var _ = channel.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable problem) {
    if (!(problem instanceof IOException)) { // that is only a client that went away
      log(Status.INTERNAL_SERVER_ERROR, 0, Optional.of(problem.toString()));
    }
    var _ = channel.close();
  }

  // Reading

  private void advance() {
    boolean read = true;
    while (read && isReading() && channel.isWritable()) {
      try {
        read = readRequest();
      } catch (RequestException e) {
        refuse(e);
      }
    }
    if (!waiting.isReadable() || phase == Phase.ENDING) {
      waiting.release();
      waiting = Unpooled.EMPTY_BUFFER;
    }
  }

  private boolean isReading() {
    return switch (phase) {
      case IDLE, HEAD, BODY -> waiting.isReadable();
      case WORKING, WRITING, ENDING -> false;
    };
  }

  /// Reads on, and has the request answered when it is complete; false when more bytes are needed.
  private boolean readRequest() {
    if (phase == Phase.IDLE) {
      requestStart = System.nanoTime();
      enter(Phase.HEAD);
    }
    if (phase == Phase.HEAD && !readHead()) {
      return false;
    }
    if (body == null || head == null || route == null || !body.read(waiting)) {
      return false;
    }
    dispatch(new Request(head, body.content(), remote), route.handler());
    return true;
  }

  private boolean readHead() {
    Optional<RequestHead> complete = headReader.read(waiting);
    if (complete.isEmpty()) {
      return false;
    }
    head = complete.get();
    route = site.find(head);
    body = BodyReader.of(head.framing(), route.mostContent());
    enter(Phase.BODY);
    if (head.expectsContinue() && !waiting.isReadable()) {
      var _ = writer.writeContinue();
    }
    return true;
  }

  // Answering

  private void dispatch(Request request, Handler handler) {
    Optional<Answer> atOnce = Answer.atOnce(handler, request);
    if (atOnce.isPresent()) {
      answer(atOnce.get());
    } else if (site.startWork()) {
      enter(Phase.WORKING);
      Thread.startVirtualThread(() -> work(request, handler));
    } else {
      answer(Answer.busy());
    }
  }

  /// Runs on a virtual thread.
  private void work(Request request, Handler handler) {
    Answer answer = Answer.by(handler, request);
    site.endWork();
    try {
      channel.eventLoop().execute(() -> resume(answer));
    } catch (RejectedExecutionException e) { // the server is closed, and the client gone with it
      ResponseWriter.discard(answer.response().content());
    }
  }

  private void resume(Answer answer) {
    if (phase != Phase.WORKING) { // the client is gone
      ResponseWriter.discard(answer.response().content());
      return;
    }
    answer(answer);
    advance();
    channel.flush();
    settle();
  }

  private void answer(Answer answer) {
    boolean open = head != null && head.reuse() == Reuse.KEEP_ALIVE;
    boolean reused = open && !inputEnded && !site.isDraining();
    answer(answer, reused ? Reuse.KEEP_ALIVE : Reuse.CLOSE, ChannelFutureListener.CLOSE);
  }

  /// Answers what no handler will see. The connection goes on where the next request can be found,
  /// else it ends; but first the client gets time to read the answer, which it loses when a socket
  /// closes with bytes unread.
  private void refuse(RequestException refusal) {
    Answer answer = Answer.refusing(refusal);
    if (head == null || !(head.framing() instanceof Framing.None)) {
      answer(answer, Reuse.CLOSE, _ -> linger());
      return;
    }
    if (refusal.status() == Status.METHOD_NOT_ALLOWED) {
      answer = answer.with("Allow", site.allowed(head));
    }
    answer(answer);
  }

  private void answer(Answer answer, Reuse reuse, ChannelFutureListener end) {
    Response response = head == null ? answer.response() : answer.response().unlessHeld(head);
    Carrying carrying = carrying(response);
    long length = carrying == Carrying.CONTENT ? response.content().length() : 0;
    ChannelFuture written = writer.write(response, carrying, connecting(reuse), site.now());
    log(response.status(), length, answer.problem());
    head = null;
    route = null;
    body = null;
    long portions = 1 + length / WRITE_PORTION;
    writeTime = site.limits().write().multipliedBy(portions);
    if (reuse == Reuse.CLOSE) {
      enter(Phase.ENDING);
      written.addListener(end);
    } else if (length > SLOW_CONTENT) {
      enter(Phase.WRITING);
      written.addListener(done -> finishWriting(done.isSuccess()));
    } else {
      enter(Phase.IDLE);
    }
  }

  private Carrying carrying(Response response) {
    boolean fieldsOnly =
        response.status().isWithoutContent() || (head != null && head.method() == Method.HEAD);
    return fieldsOnly ? Carrying.FIELDS_ONLY : Carrying.CONTENT;
  }

  private Connecting connecting(Reuse reuse) {
    if (reuse == Reuse.CLOSE) {
      return Connecting.CLOSES;
    }
    boolean old = head != null && head.version() == Version.HTTP_1_0;
    return old ? Connecting.STAYS_AS_ASKED : Connecting.STAYS;
  }

  private void finishWriting(boolean complete) {
    if (!complete || inputEnded) {
      var _ = channel.close();
    } else if (phase == Phase.WRITING) {
      enter(Phase.IDLE);
      advance();
      channel.flush();
      settle();
    }
  }

  private void linger() {
    if (inputEnded || writer.isEncrypted()) {
      var _ = channel.close();
      return;
    }
    var _ = channel.shutdownOutput();
    writeTime = LINGER;
    enter(Phase.ENDING);
    settle();
  }

  private void log(Status status, long bytes, Optional<String> problem) {
    RequestHead request = head;
    site.log(
        new Access(
            site.now(),
            remote,
            Optional.ofNullable(request).map(RequestHead::method),
            request == null ? "" : request.target(),
            status,
            bytes,
            Duration.ofNanos(System.nanoTime() - requestStart),
            request == null ? "" : request.fields().find("user-agent").orElse(""),
            problem));
  }

  // Time

  private void enter(Phase next) {
    phase = next;
    entered = true;
  }

  /// Called when a turn on the event loop ends: what happened within one turn took no time.
  private void settle() {
    boolean full = phase != Phase.ENDING && waiting.readableBytes() >= MOST_WAITING;
    if (channel.config().isAutoRead() == full) {
      channel.config().setAutoRead(!full);
    }
    if (!entered) {
      return;
    }
    entered = false;
    switch (phase) {
      case IDLE -> deadline.set(site.limits().idle());
      case HEAD -> deadline.set(site.limits().head());
      case BODY -> deadline.set(site.limits().body());
      case WORKING -> deadline.clear();
      case WRITING, ENDING -> deadline.set(writeTime);
    }
  }

  private void expire() {
    switch (phase) {
      case HEAD, BODY -> {
        refuse(new RequestException(Status.REQUEST_TIMEOUT, "request took too long to arrive"));
        channel.flush();
        settle();
      }
      case IDLE, WRITING, ENDING -> {
        var _ = channel.close();
      }
      case WORKING -> {}
    }
  }
}
