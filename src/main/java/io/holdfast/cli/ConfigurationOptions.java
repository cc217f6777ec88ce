package io.holdfast.cli;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Key;
import io.holdfast.cli.config.Keys;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The flags of all {@linkplain Keys#ALL keys} for commands that need the configuration. */
final class ConfigurationOptions {

  private final Map<String, String> flags = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file; also HOLDFAST_CONFIG. Without either conf/holdfast.yaml, if there is one.")
  private Path file;

  /** Called by picocli with the command that these options are mixed into: gives it one option for each key. */
  @Spec(Target.MIXEE)
  void mixInto(CommandSpec command) {
    Keys.ALL.forEach(key -> command.addOption(option(key)));
  }

  /** The configuration as the flags, the environment and the file have it. */
  Configuration resolve() {
    return Configuration.resolve(flags, System.getenv(), file);
  }

  private OptionSpec option(Key<?> key) {
    OptionSpec.Builder option = OptionSpec.builder(key.flag())
        .type(String.class)
        .paramLabel(key.kind().word().toUpperCase(Locale.ROOT))
        .description(key.doc() + " Default: " + shown(key) + ".")
        .setter(new ISetter() {
          @Override
          @SuppressWarnings("unchecked") // The interface promises the value that was there before.
          public <T> T set(T value) {
            if (value != null) {
              flags.put(key.name(), (String) value);
            }
            return null;
          }
        });
    return key.kind().isTruth() ? option.arity("0..1").fallbackValue("true").build() : option.arity("1").build();
  }

  private static String shown(Key<?> key) {
    return key.defaultText().isEmpty() ? "empty" : key.defaultText().replace("%", "%%");
  }
}
