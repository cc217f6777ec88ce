package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast seed}. */
@Command(
    name = "seed",
    description = "Fills a running node with made-up advertisements, through its HTTP import, or with slots and "
        + "reservations. The same seed and --from make the same ads.",
    footer = {
      "  holdfast seed --ads 1000",
      "  holdfast seed --ads 1000000 --targeting wide --random-seed 7",
      "  holdfast seed --ads 10 --dry-run | head -1",
      "  holdfast seed --slots 10000 --reservations 5"
    })
final class SeedCommand implements Runnable {
  private static final int REFUSALS_SHOWN = 5;

  @Spec private CommandSpec spec;

  @Option(
      names = "--ads",
      paramLabel = "N",
      description = "How many ads. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1000")
  private long ads;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "How many slots instead of ads: slot-0, slot-1, ... with 100 places each, on the thirty days after "
          + "--from.")
  private long slots;

  @Option(
      names = "--reservations",
      paramLabel = "N",
      description = "How many reservations of each slot, with --slots. Default: ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private int reservations;

  @Option(
      names = "--random-seed",
      paramLabel = "N",
      description = "What the chances are drawn from. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private long randomSeed;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "All ads have started at this time and end 1 to 90 days later, like 2030-01-01T00:00:00Z. "
          + "Default: now.")
  private String from;

  @Option(
      names = "--targeting",
      paramLabel = "KIND",
      description = "${COMPLETION-CANDIDATES}: conditions of all kinds, or six countries, two platforms and ages 18 to "
          + "65 each. Default: ${DEFAULT-VALUE}.",
      defaultValue = "MIXED")
  private AdGenerator.Targeting targeting;

  @Option(names = "--url", paramLabel = "URL", description = "The node's address. Default: ${DEFAULT-VALUE}.",
      defaultValue = "http://127.0.0.1:8080")
  private URI url;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "How many requests are under way at a time. Default: ${DEFAULT-VALUE}.",
      defaultValue = "2")
  private int connections;

  @Option(names = "--dry-run", description = "Prints the ads instead, one a line, as they would be sent.")
  private boolean dryRun;

  @Override
  public void run() {
    requireWithin("--ads", ads, Long.MAX_VALUE / 2);
    requireWithin("--connections", connections, 64);
    if (slots != 0) {
      requireWithin("--slots", slots, 10_000_000);
      sendSlots();
      return;
    }
    AdGenerator generator = new AdGenerator(randomSeed, base(), targeting);
    if (dryRun) {
      print(generator);
    } else {
      send(generator);
    }
  }

  private void requireWithin(String option, long value, long most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + " is not allowed; allowed: 1 to " + most);
    }
  }

  private Instant base() {
    try {
      return from == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : Instant.parse(from);
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(), "--from: '" + from + "' is not a time like 2030-01-01T00:00:00Z", e);
    }
  }

  private void print(AdGenerator generator) {
    PrintWriter out = spec.commandLine().getOut();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (long number = 0; number < ads && !out.checkError(); number++) {
      line.reset();
      generator.write(number, line);
      out.print(line);
    }
    out.flush();
  }

  private void send(AdGenerator generator) {
    PrintWriter err = spec.commandLine().getErr();
    Progress progress = progress("ads", ads);
    AdImport run = new AdImport(generator, url, ads, new Shown(progress, err));
    run.run(connections);
    progress.end();
    report(run.created(), run.refused(), progress.secondsPassed());
  }

  private void sendSlots() {
    long requests = slots * (1 + reservations);
    Progress progress = progress("slots and reservations", requests);
    new SlotSeed(url, base(), connections, progress::at).run(slots, reservations);
    progress.end();
    double seconds = progress.secondsPassed();
    spec.commandLine().getOut().println(String.format(
        Locale.ROOT, "%,d slots with %d reservations each in %.1f s (%,.0f/s).",
        slots, reservations, seconds, requests / Math.max(seconds, 1e-3)));
  }

  private Progress progress(String unit, long total) {
    return Progress.of(spec.commandLine().getErr(), unit, total);
  }

  private void report(long created, long refused, double seconds) {
    spec.commandLine().getOut().println(String.format(
        Locale.ROOT, "%,d ads created in %.1f s (%,.0f/s).", created, seconds, created / Math.max(seconds, 1e-3)));
    if (refused > 0) {
      throw new CommandFailure(String.format(Locale.ROOT, "%,d ads were refused.", refused));
    }
  }

  /** Shows how far it is, and the first refusals. */
  private static final class Shown implements AdImport.Listener {
    private final Progress progress;
    private final PrintWriter err;
    private int refusals;

    Shown(Progress progress, PrintWriter err) {
      this.progress = progress;
      this.err = err;
    }

    @Override
    public void done(long ads) {
      progress.at(ads);
    }

    @Override
    public void refused(JsonNode line) {
      if (refusals++ < REFUSALS_SHOWN) {
        err.println("refused: " + line);
      }
    }
  }
}
