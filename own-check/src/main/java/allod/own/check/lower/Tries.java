package allod.own.check.lower;

import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.type.OwnType;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.tree.VariableTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import javax.lang.model.type.TypeMirror;

/// Try statements: hidden closes, handlers, finally blocks.
final class Tries {
    private final BodyTranslation translation;

    Tries(BodyTranslation translation) {
        this.translation = translation;
    }

    void translate(TryTree tree) {
        if (tree.getFinallyBlock() == null) {
            guarded(tree);
            return;
        }
        Frame.Finally last = new Frame.Finally(translation.exits.innermost(), tree.getFinallyBlock(), new HashMap<>());
        translation.exits.enter(last);
        guarded(tree);
        translation.exits.leave(last);
        translation.statements.translate(tree.getFinallyBlock());
    }

    private void guarded(TryTree tree) {
        if (tree.getCatches().isEmpty()) {
            content(tree);
            return;
        }
        int end = translation.join(tree);
        List<Frame.Handler> handlers = new ArrayList<>();
        for (CatchTree handler : tree.getCatches()) {
            handlers.add(new Frame.Handler(caught(handler), translation.join(handler)));
        }
        Frame.Catch frame = new Frame.Catch(translation.exits.innermost(), handlers);
        translation.exits.enter(frame);
        content(tree);
        translation.exits.leave(frame);
        translation.jump(end);
        for (int i = 0; i < handlers.size(); i++) {
            translation.resumeAt(handlers.get(i).join());
            translation.statements.translate(tree.getCatches().get(i).getBlock());
            translation.jump(end);
        }
        translation.resumeAt(end);
    }

    private List<TypeMirror> caught(CatchTree tree) {
        Tree type = tree.getParameter().getType();
        List<TypeMirror> types = new ArrayList<>();
        List<? extends Tree> alternatives =
                type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
        for (Tree alternative : alternatives) {
            TypeMirror mirror = translation.type(alternative);
            if (mirror != null) {
                types.add(mirror);
            }
        }
        return types;
    }

    private void content(TryTree tree) {
        translation.exits.inScope(tree, () -> resources(tree, 0));
    }

    private void resources(TryTree tree, int index) {
        if (index == tree.getResources().size()) {
            translation.statements.translate(tree.getBlock());
            return;
        }
        Frame.Resource frame = open(tree.getResources().get(index));
        translation.exits.enter(frame);
        resources(tree, index + 1);
        translation.exits.leave(frame);
        translation.exits.close(frame, Instruction.Way.NORMAL, tree);
    }

    private Frame.Resource open(Tree resource) {
        Frame around = translation.exits.innermost();
        if (resource instanceof VariableTree variable) {
            Root[] root = new Root[1];
            Frame.Scope own = new Frame.Scope(around, resource);
            translation.exits.enter(own);
            translation.endingTemporaries(
                    resource, () -> root[0] = translation.assignments.declare(variable, Root.Kind.RESOURCE));
            translation.exits.leave(own);
            boolean closes = root[0].type().owns();
            return new Frame.Resource(around, closes ? Place.of(root[0]) : null, root[0], resource, new HashMap<>());
        }
        Operand existing = translation.expressions.value((ExpressionTree) resource, OwnType.PLAIN);
        Place place = existing.type().owns() ? existing.place() : null;
        return new Frame.Resource(around, place, null, resource, new HashMap<>());
    }
}
