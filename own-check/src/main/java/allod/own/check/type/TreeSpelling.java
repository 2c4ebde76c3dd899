package allod.own.check.type;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WildcardTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.TypeElement;

/// Reads the words of a type from its source: javac forgets those of `new List<@Own Buf>()` once it knows the
/// type.
final class TreeSpelling {

    private final Trees trees;

    TreeSpelling(Trees trees) {
        this.trees = trees;
    }

    /// The words in a type.
    Spelling of(TreePath path) {
        return switch (path.getLeaf()) {
            case AnnotatedTypeTree annotated -> {
                Words words = Words.NONE;
                for (AnnotationTree annotation : annotated.getAnnotations()) {
                    words = words.and(words(new TreePath(path, annotation), annotation));
                }
                yield of(new TreePath(path, annotated.getUnderlyingType())).and(words);
            }
            case ParameterizedTypeTree generic -> {
                List<Spelling> parts = new ArrayList<>();
                for (Tree argument : generic.getTypeArguments()) {
                    parts.add(of(new TreePath(path, argument)));
                }
                Spelling raw = of(new TreePath(path, generic.getType()));
                boolean silent = parts.stream().allMatch(Spelling::silent);
                yield silent ? raw : new Spelling(raw.here(), List.copyOf(parts), null);
            }
            case ArrayTypeTree array -> {
                Spelling part = of(new TreePath(path, array.getType()));
                yield part.silent() ? Spelling.NONE : new Spelling(Words.NONE, List.of(), part);
            }
            case WildcardTree wildcard when wildcard.getBound() != null -> of(new TreePath(path, wildcard.getBound()));
            default -> Spelling.NONE;
        };
    }

    private Words words(TreePath path, AnnotationTree annotation) {
        if (!(trees.getElement(new TreePath(path, annotation.getAnnotationType())) instanceof TypeElement type)) {
            return Words.NONE;
        }
        return Words.of(type, lifetime(annotation));
    }

    private static String lifetime(AnnotationTree annotation) {
        for (ExpressionTree argument : annotation.getArguments()) {
            ExpressionTree value = argument instanceof AssignmentTree assigned ? assigned.getExpression() : argument;
            if (value instanceof LiteralTree literal && literal.getValue() instanceof String text) {
                return text;
            }
        }
        return "";
    }
}
