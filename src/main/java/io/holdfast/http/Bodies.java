package io.holdfast.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.Consumer;

/** Reads whole JSON bodies within a limit. */
public final class Bodies {
  private static final byte[] NOTHING = {};

  /** What is read of a body that is too large, before the connection is given up. */
  private static final long PATIENCE = 32L << 20;

  private final int mostBytes;

  /** Takes bodies up to this many bytes. */
  public Bodies(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Reads the body of a request that should be JSON, and goes on with it on the request's loop.
   *
   * @throws ProblemException if the media type is another, or the body is announced to be too large
   */
  public void readJson(Exchange exchange, Consumer<byte[]> then) {
    if (!isJson(exchange.header(Names.CONTENT_TYPE))) {
      throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "The body must be application/json in UTF-8, not " + exchange.header(Names.CONTENT_TYPE));
    }
    read(exchange, then);
  }

  /** Reads any body. */
  public void read(Exchange exchange, Consumer<byte[]> then) {
    new Reading(exchange, then).begin();
  }

  private static boolean isJson(String type) {
    return type == null || type.equals("application/json") || MediaTypes.isJson(type);
  }

  private final class Reading {
    private final Exchange exchange;
    private final Consumer<byte[]> then;
    private Buffer body;
    private long passedOver;
    private boolean tooLarge;
    private boolean grows;

    Reading(Exchange exchange, Consumer<byte[]> then) {
      this.exchange = exchange;
      this.then = then;
    }

    void begin() {
      HttpServerRequest request = exchange.request();
      request.handler(this::take);
      request.exceptionHandler(gone -> body = null);
      request.endHandler(end -> {
        if (!tooLarge) {
          byte[] whole = body == null ? NOTHING : bytes(body);
          body = null; // A request that waits would keep it.
          exchange.attempt(() -> then.accept(whole));
        }
      });
      if (announced(request) > mostBytes) {
        refuse();
      }
    }

    private void take(Buffer chunk) {
      if (tooLarge) {
        passOver(chunk);
      } else if ((body == null ? 0 : body.length()) + chunk.length() > mostBytes) {
        refuse();
        passOver(chunk);
      } else if (body == null) {
        body = chunk;
      } else {
        append(chunk);
      }
    }

    private void append(Buffer chunk) {
      if (!grows) {
        grows = true;
        body = Buffer.buffer(2 * (body.length() + chunk.length())).appendBuffer(body);
      }
      body.appendBuffer(chunk);
    }

    private void refuse() {
      tooLarge = true;
      body = null;
      exchange.problem(Problem.of(ProblemType.BODY_TOO_LARGE, "The body may have at most " + mostBytes + " bytes"));
    }

    private void passOver(Buffer chunk) {
      passedOver += chunk.length();
      if (passedOver > PATIENCE) {
        exchange.request().connection().close();
      }
    }
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(Names.CONTENT_LENGTH);
    return length == null ? 0 : QueryString.number(length, 0, length.length());
  }

  /** The bytes of a buffer, without a copy where they fill an array of their own. */
  private static byte[] bytes(Buffer buffer) {
    ByteBuf netty = ((BufferInternal) buffer).getByteBuf();
    boolean whole = netty.hasArray() && netty.arrayOffset() + netty.readerIndex() == 0
        && netty.array().length == netty.readableBytes();
    return whole ? netty.array() : buffer.getBytes();
  }
}
