package allod.own.check.lower;

import allod.own.check.report.Findings;
import allod.own.check.type.Vocabulary;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/// What all bodies of one class share.
///
/// @param trees javac's trees
/// @param elements declarations
/// @param types types
/// @param vocabulary what types and methods say of ownership
/// @param unit the file
/// @param path the way to the class
/// @param owner the class
/// @param unchecked whether exceptions that nobody declares leave bodies
/// @param strict whether owners may not get out of sight even where their class is a foreign one
/// @param findings takes what the translation itself sees
/// @param nested translates the classes in bodies
record Surroundings(
        Trees trees,
        Elements elements,
        Types types,
        Vocabulary vocabulary,
        CompilationUnitTree unit,
        TreePath path,
        TypeElement owner,
        boolean unchecked,
        boolean strict,
        Findings findings,
        ClassTranslation nested) {}
