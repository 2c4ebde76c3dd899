package allod.own.check.escape;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.report.Finding;
import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.TypeElement;

/// The variables whose values are to live on the stack.
///
/// @param trees the sources
record Demands(Trees trees) {

    private static final String WORD = "allod.own.OnStack";

    /// Those of a body.
    List<Root> of(Body body) {
        List<Root> found = new ArrayList<>();
        for (Root root : body.roots()) {
            boolean variable = root.kind() == Root.Kind.LOCAL || root.kind() == Root.Kind.RESOURCE;
            if (variable && root.tree() instanceof VariableTree tree && written(body, tree)) {
                found.add(root);
            }
        }
        return found;
    }

    private boolean written(Body body, VariableTree tree) {
        List<AnnotationTree> all = new ArrayList<>(tree.getModifiers().getAnnotations());
        if (tree.getType() instanceof AnnotatedTypeTree type) {
            all.addAll(type.getAnnotations());
        }
        return all.stream().anyMatch(annotation -> demands(body, annotation.getAnnotationType()));
    }

    private boolean demands(Body body, Tree name) {
        if (!name.toString().endsWith("OnStack")) {
            return false;
        }
        TreePath path = trees.getPath(body.unit(), name);
        return path != null
                && trees.getElement(path) instanceof TypeElement type
                && type.getQualifiedName().contentEquals(WORD);
    }

    /// The demands that no call can fulfil: variables that take their value from a place.
    List<Finding> unfulfilled(Body body, List<Root> demanded, EscapeWords words) {
        List<Finding> found = new ArrayList<>();
        for (int point = 0; point < body.points(); point++) {
            if (body.at(point) instanceof Instruction.Move move
                    && demanded.contains(move.target().root())
                    && move.target().isRoot()
                    && !madeHere(body, move.source())) {
                String message = "`" + move.target().source()
                        + "` cannot live on the stack, as `@OnStack` demands: its value comes from `"
                        + move.source().source() + "`";
                found.add(words.refusal(body.unit(), message, move.tree()));
            }
        }
        return found;
    }

    private static boolean madeHere(Body body, Place source) {
        for (int point = 0; point < body.points(); point++) {
            if (body.at(point) instanceof Instruction.Result result
                    && Place.of(result.target()).equals(source)) {
                return true;
            }
        }
        return false;
    }
}
