package io.holdfast.http.ads;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand.ImportAds;
import io.holdfast.ads.AdReply;
import io.holdfast.codec.Submission;
import io.holdfast.engine.Answer;
import io.holdfast.engine.Refusal;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.MediaTypes;
import io.holdfast.http.Names;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.Refusals;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One {@code POST /api/v1/ad/batch}: cuts the stream into lines, the lines into groups, and has a bounded number of
 * groups under way; beyond it the client has to wait. A group that is refused because too much is waiting is tried
 * again after a while; any other trouble stops the import. One event loop.
 */
final class AdImport implements NdjsonLines.Sink {
  /** Groups under way at the most. */
  static final int MOST_UNDER_WAY = 8;

  private static final int MOST_GROUP_BYTES = 64 << 10;
  private static final int MOST_ATTEMPTS = 20;

  /** What is read of a body that is of no use any more, before the connection is given up. */
  private static final long PATIENCE = 32L << 20;

  private final ApiLoop loop;
  private final AdParser parser;
  private final NewAds newAds;
  private final Exchange exchange;
  private final NdjsonLines lines;
  private final ImportReport report = new ImportReport();
  private final Deque<Buffer> unread = new ArrayDeque<>();
  private Group group = new Group();
  private int underWay;
  private long lastLine;
  private long passedOver;
  private boolean paused;
  private boolean proceeding;
  private boolean ended;
  private boolean gone;
  private Problem stopped;
  private Position position;

  private AdImport(ApiLoop loop, AdParser parser, NewAds newAds, Exchange exchange) {
    this.loop = loop;
    this.parser = parser;
    this.newAds = newAds;
    this.exchange = exchange;
    lines = new NdjsonLines(loop.settings().importLineBytes(), this);
  }

  /** Begins to read a request's body. */
  static void begin(ApiLoop loop, AdParser parser, NewAds newAds, Exchange exchange) {
    String type = exchange.header(Names.CONTENT_TYPE);
    if (type == null || !MediaTypes.isNdjson(type)) {
      throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "The body must be application/x-ndjson in UTF-8, one ad a line");
    }
    if (exchange.header(Names.IDEMPOTENCY_KEY) != null) {
      throw new ProblemException(ProblemType.MALFORMED_REQUEST, "An import takes no Idempotency-Key");
    }
    new AdImport(loop, parser, newAds, exchange).listen();
  }

  private void listen() {
    HttpServerRequest request = exchange.request();
    request.handler(chunk -> exchange.attempt(() -> take(chunk)));
    request.endHandler(end -> exchange.attempt(this::end));
    request.exceptionHandler(failure -> {
      gone = true;
      proceed();
    });
  }

  private void take(Buffer chunk) {
    if (isOver()) {
      passOver(chunk);
    } else {
      unread.add(chunk);
      proceed();
    }
  }

  private void end() {
    ended = true;
    proceed();
  }

  private boolean isOver() {
    return stopped != null || gone;
  }

  /** The client may still be sending when it has been told that it is of no use. */
  private void passOver(Buffer chunk) {
    passedOver += chunk.length();
    if (passedOver > PATIENCE) {
      exchange.request().connection().close();
    }
  }

  /** Goes on as far as it can. Answers that come at once while it is at it do not begin a second round. */
  private void proceed() {
    if (!proceeding) {
      proceeding = true;
      try {
        read();
      } finally {
        proceeding = false;
      }
      settle();
    }
  }

  private void read() {
    while (!unread.isEmpty() && underWay < MOST_UNDER_WAY && !isOver()) {
      byte[] bytes = unread.poll().getBytes();
      lines.take(bytes, 0, bytes.length);
    }
    if (unread.isEmpty() && ended && !isOver()) {
      lines.end();
      submitGroup();
    }
  }

  /** Asks for more, makes the client wait, or answers. */
  private void settle() {
    if (isOver()) {
      unread.clear();
      dropGroup();
    }
    boolean full = !unread.isEmpty();
    if (full != paused && !ended) {
      paused = full;
      if (full) {
        exchange.request().pause();
      } else {
        exchange.request().resume();
      }
    }
    if (underWay == 0 && unread.isEmpty() && (ended || isOver())) {
      answer();
    }
  }

  private void dropGroup() {
    if (group.size > 0) {
      report.lost(group.numbers[0], group.numbers[group.size - 1], false);
      group = new Group();
    }
  }

  @Override
  public void line(long number, byte[] bytes, int offset, int length) {
    if (isOver()) {
      return;
    }
    lastLine = number;
    try {
      group.add(number, newAds.create(parser.parse(bytes, offset, length)));
    } catch (ProblemException e) {
      report.refused(number, e.problem());
      return;
    }
    if (group.isFull()) {
      submitGroup();
    }
  }

  @Override
  public void tooLong(long number) {
    if (isOver()) {
      return;
    }
    lastLine = number;
    report.refused(number, Problem.of(ProblemType.BODY_TOO_LARGE,
        "the line has more than " + loop.settings().importLineBytes() + " bytes"));
  }

  private void submitGroup() {
    if (group.size > 0) {
      Group full = group;
      group = new Group();
      underWay++;
      full.submit();
    }
  }

  private void answer() {
    if (stopped == null) {
      report.lines(lines.lines());
      exchange.answer(200, Names.JSON, Buffer.buffer(report.body()), position);
    } else {
      report.lines(lastLine);
      exchange.problem(stopped, report::members);
    }
  }

  /** Ads that go into the log together, and the lines they came from. */
  private final class Group implements Answer {
    private final Ad[] ads = new Ad[ImportAds.MOST];
    private final long[] numbers = new long[ImportAds.MOST];
    private int size;
    private int bytes;
    private int attempts;

    void add(long number, Ad ad) {
      numbers[size] = number;
      ads[size++] = ad;
      bytes += ad.json().length;
    }

    boolean isFull() {
      return size == ads.length || bytes >= MOST_GROUP_BYTES;
    }

    void submit() {
      attempts++;
      ImportAds command = new ImportAds(Arrays.asList(ads).subList(0, size));
      loop.instance().submit(new Submission(command, exchange.caller().principal(), null, null), this);
    }

    @Override
    public void replied(Reply reply, Position at) {
      exchange.onLoop(() -> {
        switch (reply) {
          case AdReply.Imported imported -> imported(imported);
          default -> {
            report.lost(numbers[0], numbers[size - 1], false);
            stop(Refusals.problem(reply));
          }
        }
        position = at;
        finished();
      });
    }

    private void imported(AdReply.Imported imported) {
      report.created(imported.created());
      for (AdReply.RefusedAd refused : imported.refused()) {
        report.refused(numbers[refused.index()], ImportReport.problem(refused.reason()));
      }
    }

    @Override
    public void refused(Refusal refusal) {
      exchange.onLoop(() -> {
        boolean again = refusal.reason() == Refusal.Reason.OVERLOADED && attempts < MOST_ATTEMPTS && !gone;
        if (again) {
          loop.context().setTimer(Math.max(1, refusal.retryAfterMillis()), timer -> submit());
        } else {
          lost(false, Refusals.problem(refusal));
        }
      });
    }

    @Override
    public void unknown(String detail) {
      exchange.onLoop(() -> lost(true, Refusals.unknown(detail)));
    }

    private void lost(boolean perhaps, Problem problem) {
      report.lost(numbers[0], numbers[size - 1], perhaps);
      stop(problem);
      finished();
    }

    private void stop(Problem problem) {
      stopped = stopped == null ? problem : stopped;
    }

    private void finished() {
      underWay--;
      proceed();
    }
  }
}
