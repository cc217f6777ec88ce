package io.holdfast.architecture;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules about statements: what is not called, not swallowed, not imported, and how long a method may be. */
final class CodeRules extends TreePathScanner<Void, Void> {
  private static final Set<String> FORBIDDEN_CALLS =
      Set.of("Thread.sleep", "TimeUnit.SECONDS.sleep", "TimeUnit.MILLISECONDS.sleep", "LockSupport.parkNanos");
  private static final Set<String> PRINTING = Set.of("System.out", "System.err");

  private final JavaSources sources;
  private final CompilationUnitTree unit;
  private final int methodLines;
  private final List<String> found = new ArrayList<>();

  private CodeRules(JavaSources sources, CompilationUnitTree unit, int methodLines) {
    this.sources = sources;
    this.unit = unit;
    this.methodLines = methodLines;
  }

  /** What breaks the rules, each with its place. */
  static List<String> violations(JavaSources sources, int methodLines) {
    return sources.units().stream().flatMap(unit -> {
      CodeRules rules = new CodeRules(sources, unit, methodLines);
      rules.scan(unit, null);
      return rules.found.stream();
    }).toList();
  }

  @Override
  public Void visitImport(ImportTree tree, Void nothing) {
    if (tree.getQualifiedIdentifier().toString().endsWith(".*")) {
      report(tree, "imports everything of " + tree.getQualifiedIdentifier());
    }
    return super.visitImport(tree, nothing);
  }

  @Override
  public Void visitMethod(MethodTree tree, Void nothing) {
    if (tree.getBody() != null) {
      long lines = lineOf(sources.positions().getEndPosition(unit, tree.getBody()))
          - lineOf(sources.positions().getStartPosition(unit, tree.getBody())) + 1;
      if (lines > methodLines) {
        report(tree, tree.getName() + " has " + lines + " lines");
      }
    }
    return super.visitMethod(tree, nothing);
  }

  @Override
  public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
    String selected = tree.toString();
    if (FORBIDDEN_CALLS.contains(selected)) {
      report(tree, "waits by " + selected);
    }
    if (PRINTING.contains(selected) && !mayPrint()) {
      report(tree, "prints to " + selected);
    }
    if (tree.getIdentifier().contentEquals("printStackTrace")) {
      report(tree, "prints a stack trace");
    }
    return super.visitMemberSelect(tree, nothing);
  }

  @Override
  public Void visitCatch(CatchTree tree, Void nothing) {
    boolean explained = lineOf(sources.positions().getEndPosition(unit, tree.getBlock()))
        > lineOf(sources.positions().getStartPosition(unit, tree.getBlock()));
    if (tree.getBlock().getStatements().isEmpty() && !explained) {
      report(tree, "swallows " + tree.getParameter().getType());
    }
    return super.visitCatch(tree, nothing);
  }

  /** The command line's package, and benchmarks, which are command lines too. */
  private boolean mayPrint() {
    return unit.getPackageName().toString().startsWith("io.holdfast.cli")
        || unit.getSourceFile().getName().contains("src/jmh/");
  }

  private void report(Tree tree, String what) {
    long line = lineOf(sources.positions().getStartPosition(unit, tree));
    found.add(unit.getSourceFile().getName() + ":" + line + " " + what);
  }

  private long lineOf(long position) {
    return unit.getLineMap().getLineNumber(position);
  }
}
