package io.holdfast.cli.config;

import io.holdfast.http.limits.Rate;
import io.holdfast.http.limits.RouteRate;
import io.holdfast.http.wire.Networks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The type of a key's values: how a text is read, and which texts are allowed.
 *
 * @param <T> what the text means
 */
public final class Kind<T> {
  private static final String TRUTH = "boolean";
  private static final String ADDRESS = "address";

  private final String word;
  private final String allowed;
  private final Function<String, T> reader;

  private Kind(String word, String allowed, Function<String, T> reader) {
    this.word = word;
    this.allowed = allowed;
    this.reader = reader;
  }

  /** The type in one word, for documentation. */
  public String word() {
    return word;
  }

  /** What is allowed, to complete the sentence "allowed: …". */
  public String allowed() {
    return allowed;
  }

  /** Whether the values are true and false, so that a flag may stand without a value. */
  public boolean isTruth() {
    return word.equals(TRUTH);
  }

  /**
   * The meaning of a text.
   *
   * @throws IllegalArgumentException if the text is not allowed
   */
  public T read(String text) {
    return reader.apply(text.strip());
  }

  /** Whole numbers between two bounds. */
  public static Kind<Integer> number(int least, int most) {
    return new Kind<>("number", least + " to " + most, text -> {
      int value = Integer.parseInt(text.replace("_", ""));
      require(least <= value && value <= most);
      return value;
    });
  }

  /** Spans of time between two bounds, written {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 1d}. */
  public static Kind<Duration> duration(String least, String most) {
    Duration low = Quantities.duration(least);
    Duration high = Quantities.duration(most);
    return new Kind<>("duration", least + " to " + most + ", with the unit ms, s, m, h or d", text -> {
      Duration value = Quantities.duration(text);
      require(low.compareTo(value) <= 0 && value.compareTo(high) <= 0);
      return value;
    });
  }

  /** Amounts of bytes between two bounds, written {@code 4096}, {@code 64KiB}, {@code 16MiB} or {@code 2GiB}. */
  public static Kind<Long> bytes(String least, String most) {
    long low = Quantities.bytes(least);
    long high = Quantities.bytes(most);
    return new Kind<>("bytes", least + " to " + most + ", with the unit KiB, MiB or GiB or none", text -> {
      long value = Quantities.bytes(text);
      require(low <= value && value <= high);
      return value;
    });
  }

  /** {@code true} or {@code false}. */
  public static Kind<Boolean> truth() {
    return new Kind<>(TRUTH, "true or false", text -> {
      require(text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"));
      return Boolean.parseBoolean(text);
    });
  }

  /** A host name or address to listen on. */
  public static Kind<String> host() {
    return new Kind<>("host", "a host name or an IP address", text -> {
      require(!text.isEmpty() && text.chars().noneMatch(Character::isWhitespace));
      return text;
    });
  }

  /** The address of a server, perhaps with a password, which is never shown; the empty text for none. */
  public static Kind<String> address(String form) {
    return new Kind<>(ADDRESS, form, text -> {
      require(text.chars().noneMatch(Character::isWhitespace));
      return text;
    });
  }

  /** A text as people may see it. */
  public String shown(String text) {
    return word.equals(ADDRESS) ? text.replaceAll("(//[^:@/]*):[^@]*@", "$1:***@") : text;
  }

  /** A directory or file, relative to the directory in which Holdfast was started. */
  public static Kind<Path> path() {
    return new Kind<>("path", "a path", text -> {
      require(!text.isEmpty());
      return Path.of(text);
    });
  }

  /** A file that need not be given, relative to the directory in which Holdfast was started. */
  public static Kind<Optional<Path>> file() {
    return new Kind<>("file", "a path or nothing",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text)));
  }

  /** A share, from 0 to 1. */
  public static Kind<Double> share() {
    return new Kind<>("share", "0 to 1", text -> {
      double value = Double.parseDouble(text);
      require(value >= 0 && value <= 1);
      return value;
    });
  }

  /** A rate; the empty text is none. */
  public static Kind<Optional<Rate>> rate() {
    return new Kind<>("rate", "a rate like 200/s, 6000/m or 100000/h, or nothing",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(Rate.parse(text)));
  }

  /** Rates of routes, separated by commas; the empty text is none. */
  public static Kind<List<RouteRate>> routeRates() {
    return new Kind<>("list", "rates like POST /reserve=20/s or * /orders/*=100/s, separated by commas",
        text -> list("rates").read(text).stream().map(RouteRate::parse).toList());
  }

  /** Networks separated by commas; the empty text is none. */
  public static Kind<Networks> networks() {
    return new Kind<>("list", "networks like 10.0.0.0/8, separated by commas",
        text -> Networks.parse(list("networks").read(text)));
  }

  /** Any text, and none. */
  public static Kind<String> text(String of) {
    return new Kind<>("text", of, text -> text);
  }

  /** Texts separated by commas; the empty text is the empty list. */
  public static Kind<List<String>> list(String of) {
    return new Kind<>("list", of + ", separated by commas",
        text -> Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList());
  }

  /** One of an enum's names, in lower case. */
  public static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    String allowed = Arrays.stream(type.getEnumConstants()).map(Kind::lower).collect(Collectors.joining(", "));
    return new Kind<>("choice", "one of " + allowed, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not allowed");
    }
  }
}
