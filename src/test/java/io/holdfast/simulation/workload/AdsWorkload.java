package io.holdfast.simulation.workload;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdConditions;
import io.holdfast.ads.AdMachine;
import io.holdfast.ads.AdReader;
import io.holdfast.ads.AdTargeting;
import io.holdfast.ads.AdsDomain;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.Client;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.simulation.run.Node;
import io.holdfast.simulation.run.Violation;
import io.holdfast.simulation.run.Workload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** Ads that start and end within seconds, are replaced, deleted, imported in groups, and asked for all the time. */
public final class AdsWorkload implements Workload {
  private static final long RETENTION_MILLIS = 700;
  private static final int QUOTA = 150;
  private static final int NUMBERS = 200;
  private static final int MOST_IMPORTED = 12;
  private static final int COUNTRIES = 5;
  private static final int PAGE = 100;

  @Override
  public String name() {
    return "ads";
  }

  @Override
  public Domain<?, ?> domain() {
    return new AdsDomain();
  }

  @Override
  public NaiveMachine newModel(int partitions) {
    return new NaiveAds();
  }

  @Override
  public List<Command> opening() {
    return List.of(new SystemCommand.ChangeSetting("ads.retention", RETENTION_MILLIS),
        new SystemCommand.ChangeSetting("ads.quota", QUOTA));
  }

  @Override
  public Act next(Client client) {
    boolean key = client.chance(0.4);
    return switch ((int) client.between(0, 11)) {
      case 0, 1, 2 -> Act.Write.of(new AdCommand.CreateAd(ad(client)), key);
      case 3 -> Act.Write.of(new AdCommand.ReplaceAd(ad(client), client.between(1, 3)), key);
      case 4 -> Act.Write.of(new AdCommand.DeleteAd(id(client), client.between(0, 2)), key);
      case 5 -> Act.Write.of(group(client), key);
      case 6 -> Act.Write.of(new AdCommand.RefuseAdChange(id(client), client.between(1, 2)), key);
      default -> query(client);
    };
  }

  private static UUID id(Client client) {
    long number = client.between(1, NUMBERS);
    return Routing.id(1_000_000 + number, number << 18, AdCommand.ROUTING_HASH);
  }

  private static Ad ad(Client client) {
    UUID id = id(client);
    long start = client.now() + client.between(-3_000, 3_000);
    long end = start + client.between(1, 5_000);
    String json = "{\"id\":\"" + id + "\",\"from\":" + start + ",\"till\":" + end + ",\"by\":\"" + client.name() + "-"
        + client.done() + "\"}";
    return new Ad(id, targeting(client), start, end, client.now(), json.getBytes(StandardCharsets.UTF_8));
  }

  private static AdTargeting targeting(Client client) {
    int from = (int) client.between(1, 100);
    TreeSet<Integer> countries = new TreeSet<>();
    for (long i = client.between(0, 2); i > 0; i--) {
      countries.add((int) client.between(0, COUNTRIES - 1));
    }
    return new AdTargeting(from, (int) client.between(from, 100), (int) client.between(0, 3),
        countries.stream().mapToInt(Integer::intValue).toArray(), (int) client.between(0, 7));
  }

  private static AdCommand.ImportAds group(Client client) {
    List<Ad> ads = new ArrayList<>();
    for (long i = client.between(1, MOST_IMPORTED); i > 0; i--) {
      ads.add(ad(client));
    }
    return new AdCommand.ImportAds(ads);
  }

  private static Act query(Client client) {
    AdConditions asked = new AdConditions(oneOf(client, 1, 100), oneOf(client, 0, 1), oneOf(client, 0, COUNTRIES - 1),
        oneOf(client, 0, 2));
    int offset = (int) client.between(0, 3);
    return new Act.Read(AdCommand.ROUTING_HASH, client.chance(0.2), asked, node -> answer(node, asked, offset));
  }

  private static int oneOf(Client client, int least, int most) {
    return client.chance(0.5) ? AdConditions.NOT_ASKED : (int) client.between(least, most);
  }

  /** What the instance answers; nothing in it has ended by its clock. */
  private static Object answer(Node node, AdConditions asked, int offset) {
    AdMachine machine = machine(node);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int total = machine.view().reader().query(asked, offset, PAGE, node.now(), bytes::write);
    String answer = bytes.toString(StandardCharsets.UTF_8);
    int from = answer.indexOf("\"till\":");
    while (from >= 0) {
      int till = from + "\"till\":".length();
      long end = Long.parseLong(answer, till, answer.indexOf(',', till), 10);
      Violation.unless(end > node.now(), "nothing ended is served",
          () -> node.name() + " at " + node.now() + " shows an ad that ended at " + end + ": " + answer);
      from = answer.indexOf("\"till\":", till);
    }
    return total;
  }

  private static AdMachine machine(Node node) {
    int partition = node.instance().partitioning().partitionOf(AdCommand.ROUTING_HASH);
    return node.instance().machine(partition, AdMachine.class);
  }

  @Override
  public void compare(Node node, NaiveMachine model) {
    Map<UUID, NaiveAds.Stored> ads = ((NaiveAds) model).ads();
    AdReader reader = machine(node).view().reader();
    for (int number = 1; number <= NUMBERS; number++) {
      UUID id = Routing.id(1_000_000 + number, (long) number << 18, AdCommand.ROUTING_HASH);
      NaiveAds.Stored stored = ads.get(id);
      long version = reader.find(id) ? reader.version() : 0;
      long expected = stored == null ? 0 : stored.version();
      Violation.unless(version == expected, "state is what the journal means", () -> node.name() + " at "
          + node.instance().position() + " has ad " + id + " in version " + version + ", not " + expected);
    }
    if (!node.clockWasWrong()) {
      compareActive(node, ads);
    }
  }

  /** What is shown is exactly what is active, to the millisecond, whatever has been cleaned up. */
  private static void compareActive(Node node, Map<UUID, NaiveAds.Stored> ads) {
    long now = node.now();
    long active = ads.values().stream().map(NaiveAds.Stored::ad)
        .filter(ad -> ad.startAt() <= now && now < ad.endAt()).count();
    int total = machine(node).view().reader().query(AdConditions.NONE, 0, 1, now, (source, offset, length) -> { });
    Violation.unless(total == active, "active ads are shown", () -> node.name() + " at "
        + node.instance().position() + " shows " + total + " ads, but " + active + " are active");
  }
}
