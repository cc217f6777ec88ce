package io.holdfast.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Every type has Javadoc, and so has every public method of a public type that does not only override. */
final class JavadocRule extends TreePathScanner<Void, Void> {
  private final JavaSources sources;
  private final CompilationUnitTree unit;
  private final List<String> found = new ArrayList<>();

  private JavadocRule(JavaSources sources, CompilationUnitTree unit) {
    this.sources = sources;
    this.unit = unit;
  }

  /** What has none, each with its place. */
  static List<String> violations(JavaSources sources) {
    return sources.units().stream().flatMap(unit -> {
      JavadocRule rule = new JavadocRule(sources, unit);
      rule.scan(unit, null);
      return rule.found.stream();
    }).toList();
  }

  @Override
  public Void visitClass(ClassTree tree, Void nothing) {
    boolean topLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
    if ((topLevel || isPublic(tree.getModifiers())) && !hasJavadoc()) {
      report(tree, "type " + tree.getSimpleName());
    }
    return super.visitClass(tree, nothing);
  }

  @Override
  public Void visitMethod(MethodTree tree, Void nothing) {
    if (isPartOfThePublicApi(tree) && !overrides(tree) && !hasJavadoc()) {
      report(tree, "method " + tree.getName());
    }
    return super.visitMethod(tree, nothing);
  }

  private boolean isPartOfThePublicApi(MethodTree tree) {
    TreePath parent = getCurrentPath().getParentPath();
    ClassTree owner = (ClassTree) parent.getLeaf();
    boolean inInterface = owner.getKind() == Tree.Kind.INTERFACE
        && !tree.getModifiers().getFlags().contains(Modifier.PRIVATE);
    boolean constructor = tree.getName().contentEquals("<init>");
    return isPublicAllTheWay(parent) && !constructor && (inInterface || isPublic(tree.getModifiers()));
  }

  private static boolean isPublicAllTheWay(TreePath path) {
    for (TreePath at = path; at != null; at = at.getParentPath()) {
      if (at.getLeaf() instanceof ClassTree type && !isPublic(type.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private static boolean overrides(MethodTree tree) {
    return tree.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }

  private static boolean isPublic(ModifiersTree modifiers) {
    return modifiers.getFlags().contains(Modifier.PUBLIC);
  }

  private boolean hasJavadoc() {
    return sources.trees().getDocComment(getCurrentPath()) != null;
  }

  private void report(Tree tree, String what) {
    long line = unit.getLineMap().getLineNumber(sources.positions().getStartPosition(unit, tree));
    found.add(unit.getSourceFile().getName() + ":" + line + " " + what);
  }
}
