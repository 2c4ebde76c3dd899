package allod.own.check.lower;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/// Decides whether a body has anything to do with ownership, by what it declares and calls. Most bodies have
/// not, and cost no more than this look.
final class Interest extends TreeScanner<Void, Void> {
    private final Surroundings around;
    private boolean found;

    Interest(Surroundings around) {
        this.around = around;
    }

    /// Whether a method is to be looked at.
    boolean in(MethodTree tree) {
        return in((Tree) tree);
    }

    /// Whether the initialisers of a class are to be looked at.
    boolean inInitialisers(ClassTree tree) {
        for (Tree member : tree.getMembers()) {
            if ((member instanceof BlockTree
                            || (member instanceof VariableTree field && field.getInitializer() != null))
                    && in(member)) {
                return true;
            }
        }
        return false;
    }

    private boolean in(Tree tree) {
        found = false;
        scan(tree, null);
        if (!found && tree instanceof MethodTree) {
            note(tree);
        }
        return found;
    }

    private void note(Tree tree) {
        Element element = around.trees().getElement(new TreePath(around.path(), tree));
        if (element != null && around.vocabulary().touches(element)) {
            found = true;
        }
    }

    @Override
    public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
        return found || tree == null ? null : super.scan(tree, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
        note(tree);
        return super.visitVariable(tree, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
        note(tree.getMethodSelect());
        return super.visitMethodInvocation(tree, null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void unused) {
        note(tree);
        return super.visitNewClass(tree, null);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
        note(tree);
        return super.visitMemberReference(tree, null);
    }
}
