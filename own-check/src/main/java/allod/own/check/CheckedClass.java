package allod.own.check;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.TreePath;
import javax.lang.model.element.TypeElement;

/// A top-level class on its way through the checker.
///
/// @param unit its file
/// @param tree its source
/// @param path the way from the file to it
/// @param element its declaration
public record CheckedClass(CompilationUnitTree unit, ClassTree tree, TreePath path, TypeElement element) {}
