package io.holdfast.cli.config;

import io.holdfast.http.Suggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key's value, and where it came from. Immutable. */
public final class Configuration {
  private final Map<String, Entry<?>> entries;
  private final List<String> warnings;

  /**
   * One key's value.
   *
   * @param text the value as it was written
   * @param value what it means
   * @param origin who said so
   */
  public record Entry<T>(Key<T> key, String text, T value, Origin origin) {}

  private Configuration(Map<String, Entry<?>> entries, List<String> warnings) {
    this.entries = entries;
    this.warnings = List.copyOf(warnings);
  }

  /** The value of a key. */
  @SuppressWarnings("unchecked") // An entry under a key's name was made from that key.
  public <T> T get(Key<T> key) {
    return (T) entries.get(key.name()).value();
  }

  /** All entries, in the order of {@link Keys#ALL}. */
  public List<Entry<?>> entries() {
    return List.copyOf(entries.values());
  }

  /** What is suspicious but not wrong, each one line. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Finds every key's value: flags over environment over file over defaults.
   *
   * @param flags values from the command line, by key's name
   * @param environment all variables of the environment
   * @param file the file that was asked for; null for {@link Keys#DEFAULT_FILE}, which may be missing
   * @throws ConfigurationException naming all that is wrong at once
   */
  public static Configuration resolve(Map<String, String> flags, Map<String, String> environment, Path file) {
    return new Resolution(flags, environment, fileOf(environment, file)).result();
  }

  private static Map<String, ConfigurationFile.Given> fileOf(Map<String, String> environment, Path asked) {
    String variable = environment.get(Keys.FILE_VARIABLE);
    if (asked != null) {
      return ConfigurationFile.read(asked);
    }
    if (variable != null && !variable.isBlank()) {
      return ConfigurationFile.read(Path.of(variable));
    }
    return Files.exists(Keys.DEFAULT_FILE)
        ? ConfigurationFile.read(Keys.DEFAULT_FILE)
        : ConfigurationFile.absent();
  }

  /** Gathers values and problems of one resolution. */
  private static final class Resolution {
    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final Map<String, ConfigurationFile.Given> file;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Entry<?>> entries = new LinkedHashMap<>();

    Resolution(
        Map<String, String> flags, Map<String, String> environment, Map<String, ConfigurationFile.Given> file) {
      this.flags = flags;
      this.environment = environment;
      this.file = file;
    }

    Configuration result() {
      refuseUnknownFileKeys();
      Keys.ALL.forEach(this::take);
      if (!problems.isEmpty()) {
        throw new ConfigurationException(problems);
      }
      return new Configuration(entries, unknownVariables());
    }

    private <T> void take(Key<T> key) {
      ConfigurationFile.Given inFile = file.get(key.name());
      if (flags.containsKey(key.name())) {
        take(key, flags.get(key.name()), new Origin.Flag(key.flag()));
      } else if (environment.containsKey(key.variable())) {
        take(key, environment.get(key.variable()), new Origin.Environment(key.variable()));
      } else if (inFile != null) {
        take(key, inFile.text(), inFile.origin());
      } else {
        take(key, key.defaultText(), new Origin.Default());
      }
    }

    private <T> void take(Key<T> key, String text, Origin origin) {
      try {
        entries.put(key.name(), new Entry<>(key, key.kind().shown(text), key.kind().read(text), origin));
      } catch (IllegalArgumentException | ArithmeticException e) {
        problems.add(key.name() + ": '" + text + "' (from " + origin + ") is not allowed; allowed: "
            + key.kind().allowed());
      }
    }

    private void refuseUnknownFileKeys() {
      file.forEach((name, given) -> {
        if (Keys.named(name).isEmpty()) {
          problems.add(given.origin() + ": unknown key '" + name + "'" + Suggestion.of(name, Keys.names()));
        }
      });
    }

    /** Only a warning: container platforms put variables of their own making under a service's name. */
    private List<String> unknownVariables() {
      List<String> known = new ArrayList<>(Keys.ALL.stream().map(Key::variable).toList());
      known.addAll(Keys.OTHER_VARIABLES);
      return environment.keySet().stream()
          .filter(name -> name.startsWith(Keys.VARIABLE_PREFIX) && !known.contains(name))
          .sorted()
          .map(name -> "The environment variable " + name + " is not known and ignored" + Suggestion.of(name, known))
          .toList();
    }
  }
}
