package io.holdfast.http.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Watches how fast one connection brings its requests and takes its answers. Stands behind the decoder, where it sees a
 * head when it is whole, and has {@link Arrivals} in front of the decoder: when bytes came that made nothing whole, a
 * head is on its way. On the path of a request it costs a few comparisons. Requests of HTTP/2 are not looked into;
 * there the idle time and the limits of frames hold.
 */
final class Pace extends ChannelInboundHandlerAdapter {
  private static final byte[] LATE = ("{\"type\":\"/problems/request-timeout\","
      + "\"title\":\"The request did not arrive in time\",\"status\":408,"
      + "\"detail\":\"The head of the request took too long\"}").getBytes(StandardCharsets.US_ASCII);

  /** What the connection brings at the moment. */
  private enum Stage { NOTHING, HEAD, BODY }

  private final Connections connections;
  private final boolean looksIntoRequests;
  private int index;
  private ChannelHandlerContext context;
  private Stage stage = Stage.HEAD;
  private boolean bytesCame;
  private boolean begun;
  private boolean cut;
  private long since;
  private long bytes;
  private long unreadSince;

  Pace(Connections connections, int index, boolean looksIntoRequests) {
    this.connections = connections;
    this.index = index;
    this.looksIntoRequests = looksIntoRequests;
    since = System.nanoTime();
  }

  /** Takes its places in the pipeline of a connection of HTTP/1, or its one place in another. */
  void join(ChannelPipeline pipeline, String before) {
    pipeline.addBefore(before, "pace", this);
    for (Map.Entry<String, ChannelHandler> each : pipeline) {
      if (each.getValue() instanceof HttpObjectDecoder) {
        pipeline.addBefore(each.getKey(), "arrivals", new Arrivals());
        return;
      }
    }
    if (looksIntoRequests) {
      throw new IllegalStateException("no decoder of HTTP among " + pipeline.names());
    }
  }

  void movedTo(int newIndex) {
    index = newIndex;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) throws Exception {
    connections.remove(index);
    super.channelInactive(closed);
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    bytesCame = false;
    if (message instanceof HttpRequest) {
      enter(Stage.BODY);
    }
    if (message instanceof LastHttpContent) {
      stage = Stage.NOTHING;
    } else if (message instanceof HttpContent content) {
      bytes += content.content().readableBytes();
    }
    reading.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext reading) {
    if (bytesCame && stage == Stage.NOTHING) {
      enter(Stage.HEAD);
    }
    begun |= bytesCame;
    bytesCame = false;
    reading.fireChannelReadComplete();
  }

  /** Stands in front of the decoder and tells that there was something. */
  private final class Arrivals extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
      bytesCame = true;
      reading.fireChannelRead(message);
    }
  }

  private void enter(Stage next) {
    stage = next;
    since = connections.nanos();
    bytes = 0;
  }

  /** Cuts the connection off if it is too slow; whether it did so now. */
  boolean look(long nanos) {
    if (cut) {
      return false;
    }
    if (looksIntoRequests && nanos - since > connections.patienceNanos()) {
      switch (stage) {
        case NOTHING -> { }
        case HEAD -> cutHead();
        case BODY -> lookAtBody(nanos);
      }
    }
    lookAtAnswers(nanos);
    return cut;
  }

  private void cutHead() {
    cut = true;
    connections.counts().slowHead();
    if (begun) {
      DefaultFullHttpResponse response = new DefaultFullHttpResponse(
          HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, Unpooled.wrappedBuffer(LATE));
      response.headers()
          .set(HttpHeaderNames.CONNECTION, "close")
          .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, LATE.length);
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    } else {
      context.channel().close();
    }
  }

  /** A body that waits because we do not read is not the caller's fault. */
  private void lookAtBody(long nanos) {
    if (bytes < connections.leastBytes() && context.channel().config().isAutoRead()) {
      cut = true;
      connections.counts().slowBody();
      context.channel().close();
    } else {
      since = nanos;
      bytes = 0;
    }
  }

  private void lookAtAnswers(long nanos) {
    Channel channel = context.channel();
    if (channel.isWritable()) {
      unreadSince = 0;
    } else if (unreadSince == 0) {
      unreadSince = nanos;
    } else if (!cut && nanos - unreadSince > connections.unreadNanos()) {
      cut = true;
      connections.counts().unread();
      channel.close();
    }
  }
}
