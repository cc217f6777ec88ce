package io.holdfast.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java files as the compiler's parser sees them, so that rules are about code and not about how it is laid out. */
final class JavaSources {
  private final List<CompilationUnitTree> units = new ArrayList<>();
  private final DocTrees trees;

  /** Parses every Java file below the directories; those that do not exist have none. */
  JavaSources(Path... directories) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task = (JavacTask) compiler.getTask(
          null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(javaFiles(directories)));
      task.parse().forEach(units::add);
      trees = DocTrees.instance(task);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<CompilationUnitTree> units() {
    return units;
  }

  DocTrees trees() {
    return trees;
  }

  SourcePositions positions() {
    return trees.getSourcePositions();
  }

  private static List<Path> javaFiles(Path... directories) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> walk = Files.walk(directory)) {
          walk.filter(path -> path.toString().endsWith(".java")).sorted().forEach(found::add);
        }
      }
    }
    return found;
  }
}
