package io.holdfast.simulation.mutant;

import io.holdfast.engine.Instance;
import io.holdfast.simulation.run.Simulator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles a mutant into a temporary directory, and loads Holdfast anew around it, so that mutants and the right
 * program never meet.
 */
final class MutantLoader extends URLClassLoader {
  private static final List<Path> ROOTS = List.of(Path.of("src", "main", "java"), Path.of("src", "test", "java"));

  private MutantLoader(URL[] urls) {
    super(urls, MutantLoader.class.getClassLoader());
  }

  /** The mutated simulator: from a seed to what was found, or null. */
  @SuppressWarnings("unchecked")
  static LongFunction<String> load(Mutant mutant, Path directory) throws IOException {
    compile(mutant, directory);
    MutantLoader loader = new MutantLoader(new URL[] {directory.toUri().toURL(), placeOf(Simulator.class),
        placeOf(Instance.class)});
    try {
      Class<?> simulator = loader.loadClass(Simulator.class.getName());
      return (LongFunction<String>) (mutant.aim() == null ? simulator.getConstructor().newInstance()
          : simulator.getConstructor(String.class).newInstance(mutant.aim().name()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the mutated simulator cannot be made", e);
    }
  }

  private static URL placeOf(Class<?> type) throws MalformedURLException {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /**
   * The source with the mistake in it.
   *
   * @throws IllegalStateException if what is to be replaced does not stand there exactly once
   */
  static String patched(Mutant.Patch patch) throws IOException {
    String text = Files.readString(source(patch.type()));
    if (text.split(Pattern.quote(patch.correct()), -1).length != 2) {
      throw new IllegalStateException("a mutant no longer fits " + patch.type() + ": adapt " + patch);
    }
    return text.replace(patch.correct(), patch.mistaken());
  }

  private static void compile(Mutant mutant, Path directory) throws IOException {
    List<Path> patched = new ArrayList<>();
    for (Mutant.Patch patch : mutant.patches()) {
      Path source = directory.resolve(source(patch.type()).getFileName());
      Files.writeString(source, patched(patch));
      patched.add(source);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-implicit:none", "-nowarn", "-parameters", "-d",
          directory.toString(), "-cp", classPath());
      if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(patched)).call()) {
        throw new IllegalStateException("mutant '" + mutant + "' does not compile: " + said);
      }
    }
  }

  private static Path source(String type) {
    return ROOTS.stream().map(root -> root.resolve(type.replace('.', '/') + ".java")).filter(Files::exists)
        .findFirst().orElseThrow(() -> new IllegalStateException("there is no source of " + type));
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Holdfast's own classes from here, everything else from the parent. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("io.holdfast.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  /** Deletes a directory with what is in it. */
  static void delete(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
