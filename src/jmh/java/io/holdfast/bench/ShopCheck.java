package io.holdfast.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks a running shop: one item, more users than there are pieces, each with the money for one, and all of them check
 * out at the same moment. Exactly as many orders are paid as there were pieces, and stock and credits say the same. A
 * request that is not answered, or with 503, is sent again under its idempotency key until it is.
 *
 * <p>Arguments: the addresses, separated by commas; users; stock; and, if processes are to be killed in the middle,
 * their ids, separated by commas: the first when a twentieth is answered, each of the others some twentieths later.
 * Runs from its source, without anything but the JDK; {@code scripts/check-shop} calls it.
 */
public final class ShopCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long GIVE_UP_NANOS = Duration.ofMinutes(3).toNanos();
  private static final int AT_ONCE_AT_FIRST = 32;
  private static final int TWENTIETHS_BETWEEN = 3;
  private static final Pattern ID = Pattern.compile("_id\":\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(PATIENCE).build();
  private final String run = "check-" + System.nanoTime() + "-";
  private final AtomicInteger keys = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger retried = new AtomicInteger();
  private final List<String> addresses;
  private final int users;
  private final int stock;
  private final List<Long> victims;

  /** A user with the order that is his. */
  private record Customer(String user, String order) {}

  private ShopCheck(List<String> addresses, int users, int stock, List<Long> victims) {
    this.addresses = addresses;
    this.users = users;
    this.stock = stock;
    this.victims = victims;
  }

  /** Runs one check; the exit code is 1 if something is wrong. */
  public static void main(String[] arguments) throws Exception {
    ShopCheck check = new ShopCheck(List.of(arguments[0].split(",")), Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]), arguments.length > 3
            ? Stream.of(arguments[3].split(",")).map(Long::valueOf).toList() : List.of());
    List<String> wrong = check.run();
    wrong.forEach(line -> System.out.println("WRONG: " + line));
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  private List<String> run() throws Exception {
    String item = id(write("/stock/item/create/1"));
    write("/stock/add/" + item + "/" + stock);
    List<Customer> customers = all(AT_ONCE_AT_FIRST, IntStream.range(0, users)
        .<Callable<Customer>>mapToObj(i -> () -> newCustomer(item)).toList());
    System.out.println("All " + users + " check out at once ...");
    long began = System.nanoTime();
    List<String> wrongAtOnce = new ArrayList<>();
    List<Integer> statuses = all(users, customers.stream()
        .<Callable<Integer>>map(customer -> () -> checkOut(customer, wrongAtOnce)).toList());
    System.out.printf("Answered within %.3f s, %d requests repeated.%n", (System.nanoTime() - began) / 1e9,
        retried.get());
    List<String> wrong = new ArrayList<>(wrongAtOnce);
    compare(wrong, "checkouts answered 200", stock, statuses.stream().filter(status -> status == 200).count());
    compare(wrong, "checkouts answered 400", users - stock, statuses.stream().filter(status -> status == 400).count());
    compare(wrong, "the stock left", 0, number(read("/stock/find/" + item), "stock"));
    checkCustomers(customers, statuses, wrong);
    return wrong;
  }

  private Customer newCustomer(String item) throws InterruptedException {
    String user = id(write("/payment/create_user"));
    write("/payment/add_funds/" + user + "/1");
    String order = id(write("/orders/create/" + user));
    write("/orders/addItem/" + order + "/" + item + "/1");
    return new Customer(user, order);
  }

  /** Who is told that he has paid has no credit left at that moment, wherever he looks. */
  private int checkOut(Customer customer, List<String> wrong) throws InterruptedException {
    HttpResponse<String> answer = write("/orders/checkout/" + customer.order());
    kill(answered.incrementAndGet());
    long credit = number(readAt("/payment/find_user/" + customer.user(), answer), "credit");
    if (credit != (answer.statusCode() == 200 ? 0 : 1)) {
      synchronized (wrong) {
        wrong.add("right after the answer " + answer.statusCode() + " the credit was " + credit);
      }
    }
    return answer.statusCode();
  }

  private void kill(int answers) {
    int twentieth = Math.max(1, users / 20);
    for (int i = 0; i < victims.size(); i++) {
      if (answers == twentieth * (1 + i * TWENTIETHS_BETWEEN)) {
        System.out.printf("%d are answered: killing process %d%n", answers, victims.get(i));
        ProcessHandle.of(victims.get(i)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private void checkCustomers(List<Customer> customers, List<Integer> statuses, List<String> wrong) throws Exception {
    List<Long> credits = all(AT_ONCE_AT_FIRST, customers.stream()
        .<Callable<Long>>map(each -> () -> number(read("/payment/find_user/" + each.user()), "credit")).toList());
    List<Boolean> paid = all(AT_ONCE_AT_FIRST, customers.stream()
        .<Callable<Boolean>>map(each -> () -> read("/orders/find/" + each.order()).body().contains("\"paid\":true"))
        .toList());
    compare(wrong, "the credit left to all", users - stock, credits.stream().mapToLong(credit -> credit).sum());
    compare(wrong, "orders paid", stock, paid.stream().filter(each -> each).count());
    for (int i = 0; i < users; i++) {
      boolean isRight = paid.get(i) == (statuses.get(i) == 200) && credits.get(i) == (paid.get(i) ? 0 : 1);
      if (!isRight) {
        wrong.add("order " + customers.get(i).order() + " was answered " + statuses.get(i) + ", is "
            + (paid.get(i) ? "paid" : "not paid") + ", and its user has " + credits.get(i));
      }
    }
  }

  private static void compare(List<String> wrong, String what, long expected, long actual) {
    System.out.println("  " + what + ": " + actual);
    if (expected != actual) {
      wrong.add(what + " should be " + expected + ", not " + actual);
    }
  }

  private static <T> List<T> all(int atOnce, List<Callable<T>> tasks) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private HttpResponse<String> write(String path) throws InterruptedException {
    String key = run + keys.incrementAndGet();
    return persistently(path, builder -> builder.header("Idempotency-Key", key).POST(BodyPublishers.noBody()));
  }

  private HttpResponse<String> read(String path) throws InterruptedException {
    return persistently(path, builder -> builder.header("Holdfast-Consistency", "strong"));
  }

  private HttpResponse<String> readAt(String path, HttpResponse<String> after) throws InterruptedException {
    String position = after.headers().firstValue("Holdfast-Position").orElseThrow();
    return persistently(path, builder -> builder.header("Holdfast-Position", position));
  }

  /** Completes a request. */
  private interface Completion {
    HttpRequest.Builder of(HttpRequest.Builder builder);
  }

  private HttpResponse<String> persistently(String path, Completion completion) throws InterruptedException {
    long giveUp = System.nanoTime() + GIVE_UP_NANOS;
    for (int attempt = keys.get(); ; attempt++) {
      URI address = URI.create(addresses.get(attempt % addresses.size()) + path);
      try {
        HttpResponse<String> answer = client.send(
            completion.of(HttpRequest.newBuilder(address).timeout(PATIENCE)).build(), BodyHandlers.ofString());
        if (answer.statusCode() == 200 || answer.statusCode() == 400) {
          return answer;
        }
        if (answer.statusCode() != 503) {
          throw new IllegalStateException(path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        giveUp(giveUp, address + " answers " + answer.body(), null);
      } catch (IOException e) {
        giveUp(giveUp, "there is no answer from " + address, e);
      }
      retried.incrementAndGet();
      pause();
    }
  }

  private static void giveUp(long atNanos, String why, Exception cause) {
    if (System.nanoTime() - atNanos > 0) {
      throw new IllegalStateException(why, cause);
    }
  }

  /** A moment for a server to come back, without holding a carrier thread. */
  private static void pause() throws InterruptedException {
    Object nobody = new Object();
    synchronized (nobody) {
      nobody.wait(50);
    }
  }

  private static String id(HttpResponse<String> answer) {
    Matcher matcher = ID.matcher(answer.body());
    if (!matcher.find()) {
      throw new IllegalStateException("no id in " + answer.statusCode() + ": " + answer.body());
    }
    return matcher.group(1);
  }

  private static long number(HttpResponse<String> answer, String member) {
    Matcher matcher = Pattern.compile("\"" + member + "\":(\\d+)").matcher(answer.body());
    if (!matcher.find()) {
      throw new IllegalStateException("no " + member + " in " + answer.statusCode() + ": " + answer.body());
    }
    return Long.parseLong(matcher.group(1));
  }
}
