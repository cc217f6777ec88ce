package io.holdfast.ads;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.ads.AdCommand.ImportAds;
import io.holdfast.ads.AdCommand.RefuseAdChange;
import io.holdfast.ads.AdCommand.ReplaceAd;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.kernel.index.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random commands, failures, ticks, upkeep, restarts and passing time, compared with a map of ads; and the same
 * commands on a second machine, whose upkeep and failures are others, so that only the content hash is the same.
 */
class AdMachineModelTest {
  private static final int RETENTION = 300;
  private static final int QUOTA = 400;
  private static final int COUNTRIES = 4;
  private static final Comparator<UUID> UNSIGNED =
      Comparator.<UUID>comparingLong(id -> id.getMostSignificantBits() ^ Long.MIN_VALUE)
          .thenComparingLong(id -> id.getLeastSignificantBits() ^ Long.MIN_VALUE);

  @Test
  void behavesAsTheModelDoes() {
    Seeds.run(20, random -> new Run(random).run(600));
  }

  private record Versioned(Ad ad, long version) {}

  private static final class Run {
    private final SplittableRandom random;
    private final TreeMap<UUID, Versioned> model = new TreeMap<>(UNSIGNED);
    private AdBench bench = new AdBench();
    private final AdBench second = new AdBench();
    private long logTime = 1_000;
    private long now = 1_000;

    Run(SplittableRandom random) {
      this.random = random;
      for (AdBench each : List.of(bench, second)) {
        each.set(AdSettings.RETENTION, RETENTION);
        each.set(AdSettings.QUOTA, QUOTA);
      }
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        pass();
        AdCommand command = command();
        fail(command);
        Reply expected = expected(command);
        assertThat(bench.apply(command, logTime)).isEqualTo(expected);
        second.apply(command, logTime);
        assertThat(bench.changes).isEqualTo(second.changes);
        if (step % 10 == 0) {
          tickUpkeepOrRestart();
          compare();
        }
      }
    }

    private void pass() {
      logTime += random.nextInt(10);
      now = Math.max(now, logTime - 5 + random.nextInt(10));
    }

    private AdCommand command() {
      return switch (random.nextInt(9)) {
        case 0, 1, 2 -> new CreateAd(ad());
        case 3 -> new DeleteAd(someId(), random.nextInt(3));
        case 4 -> new ImportAds(IntStream.range(0, random.nextInt(1, 9)).mapToObj(i -> ad()).toList());
        case 5 -> new RefuseAdChange(someId(), random.nextInt(3));
        default -> {
          Ad ad = ad();
          Versioned current = model.get(ad.id());
          yield new ReplaceAd(ad, current == null || random.nextInt(4) == 0 ? 1 : current.version());
        }
      };
    }

    private Ad ad() {
      long start = Math.max(0, logTime + random.nextInt(-200, 100));
      String name = "n".repeat(random.nextInt(60)) + random.nextInt();
      AdTargeting targeting = AdSamples.targeting(random, COUNTRIES);
      return AdSamples.named(name, someId(), start, start + 1 + random.nextInt(300), targeting);
    }

    private UUID someId() {
      return AdSamples.id(random.nextInt(500));
    }

    /** Whatever fails on one machine leaves no trace. */
    private void fail(AdCommand command) {
      if (random.nextInt(3) == 0) {
        long before = bench.contentHash();
        if (bench.failsAfter(random.nextInt(1, 4), command, logTime)) {
          assertThat(bench.contentHash()).isEqualTo(before);
        } else {
          second.apply(command, logTime);
          expected(command);
        }
      }
    }

    private Reply expected(AdCommand command) {
      return switch (command) {
        case CreateAd create -> create(create.ad());
        case ReplaceAd replace -> replace(replace);
        case DeleteAd delete -> delete(delete);
        case RefuseAdChange refusal -> refuse(refusal);
        case ImportAds group -> {
          List<Reply> replies = group.ads().stream().map(this::create).toList();
          yield new AdReply.Imported(
              (int) replies.stream().filter(AdReply.Created.class::isInstance).count(),
              IntStream.range(0, replies.size())
                  .filter(i -> !(replies.get(i) instanceof AdReply.Created))
                  .mapToObj(i -> new AdReply.RefusedAd(i, replies.get(i) instanceof AdReply.Exists
                      ? AdReply.Reason.EXISTS : AdReply.Reason.QUOTA))
                  .toList());
        }
      };
    }

    private Versioned find(UUID id) {
      Versioned found = model.get(id);
      if (found != null && found.ad().endAt() + RETENTION <= logTime) {
        model.remove(id);
        return null;
      }
      return found;
    }

    private Reply create(Ad ad) {
      if (find(ad.id()) != null) {
        return new AdReply.Exists(ad.id());
      }
      if (model.size() >= QUOTA) {
        return new QuotaReached(AdSettings.QUOTA.name(), QUOTA);
      }
      model.put(ad.id(), new Versioned(ad, 1));
      return new AdReply.Created(ad.id());
    }

    private Reply replace(ReplaceAd command) {
      Versioned current = find(command.ad().id());
      if (current == null) {
        return new AdReply.NotFound();
      }
      if (current.version() != command.basis()) {
        return new AdReply.Changed(current.version());
      }
      model.put(command.ad().id(), new Versioned(command.ad(), current.version() + 1));
      return new AdReply.Replaced(current.version() + 1);
    }

    private Reply delete(DeleteAd command) {
      Versioned current = find(command.id());
      if (current == null) {
        return new AdReply.NotFound();
      }
      if (command.basis() != 0 && command.basis() != current.version()) {
        return new AdReply.Changed(current.version());
      }
      model.remove(command.id());
      return new AdReply.Deleted();
    }

    private Reply refuse(RefuseAdChange command) {
      Versioned current = find(command.id());
      if (current == null) {
        return new AdReply.NotFound();
      }
      return current.version() == command.version()
          ? new AdReply.OtherVersion(current.version()) : new AdReply.Changed(current.version());
    }

    private void tickUpkeepOrRestart() {
      switch (random.nextInt(4)) {
        case 0 -> {
          bench.tick(logTime, 1_000);
          second.tick(logTime, 1_000);
          assertThat(bench.changes).isEqualTo(second.changes);
          model.values().removeIf(each -> each.ad().endAt() + RETENTION <= logTime);
        }
        case 1 -> bench.upkeep(now);
        case 2 -> bench = bench.reloaded();
        default -> second.upkeep(now);
      }
    }

    private void compare() {
      assertThat(bench.contentHash()).isEqualTo(second.contentHash());
      assertThat(bench.machine.tables().getFirst().recomputeHash()).isEqualTo(bench.contentHash());
      assertThat(bench.machine.tables().getFirst().size()).isEqualTo(model.size());
      AdReader reader = bench.machine.view().reader();
      now = Math.max(now, logTime);
      for (int i = 0; i < 6; i++) {
        comparePage(reader);
      }
      compareListing(reader);
      UUID id = someId();
      assertThat(reader.find(id)).isEqualTo(model.containsKey(id));
    }

    private void comparePage(AdReader reader) {
      AdConditions asked = new AdConditions(
          random.nextInt(3) == 0 ? -1 : random.nextInt(1, 101),
          random.nextInt(-1, 2),
          random.nextInt(-1, COUNTRIES) * 17 < 0 ? -1 : random.nextInt(COUNTRIES) * 17,
          random.nextInt(-1, 3));
      List<Ad> matches = model.values().stream()
          .map(Versioned::ad)
          .filter(ad -> ad.startAt() <= now && now < ad.endAt() && matches(ad.targeting(), asked))
          .sorted(Comparator.comparingLong(Ad::endAt).thenComparing(Ad::id, UNSIGNED))
          .toList();
      int offset = random.nextInt(matches.size() + 2);
      int limit = random.nextInt(1, 20);
      String expected = matches.stream()
          .skip(offset)
          .limit(limit)
          .map(ad -> new String(ad.json(), StandardCharsets.UTF_8))
          .collect(Collectors.joining(",", "{\"ads\":[", "],\"total\":" + matches.size() + "}"));
      int total = reader.query(asked, offset, limit, now, (bytes, from, length) ->
          assertThat(new String(bytes, from, length, StandardCharsets.UTF_8)).isEqualTo(expected));
      assertThat(total).isEqualTo(matches.size());
    }

    private static boolean matches(AdTargeting targeting, AdConditions asked) {
      boolean country = targeting.countries().length == 0
          || asked.country() < 0
          || IntStream.of(targeting.countries()).anyMatch(each -> each == asked.country());
      boolean age = asked.age() < 0 || targeting.ageStart() <= asked.age() && asked.age() <= targeting.ageEnd();
      return country && age && chosen(targeting.genders(), asked.gender())
          && chosen(targeting.platforms(), asked.platform());
    }

    private static boolean chosen(int mask, int value) {
      return value < 0 || mask == 0 || (mask >> value & 1) != 0;
    }

    private void compareListing(AdReader reader) {
      List<Ad> ads = model.values().stream().map(Versioned::ad).toList();
      assertThat(reader.list(AdStage.UPCOMING, 0, 1_000, now).ads()).extracting("id").isEqualTo(ads.stream()
          .filter(ad -> ad.startAt() > now)
          .sorted(Comparator.comparingLong(Ad::startAt).thenComparing(Ad::id, UNSIGNED))
          .map(Ad::id)
          .toList());
      assertThat(reader.list(AdStage.ACTIVE, 0, 1_000, now).total())
          .isEqualTo((int) ads.stream().filter(ad -> ad.startAt() <= now && now < ad.endAt()).count());
    }
  }
}
