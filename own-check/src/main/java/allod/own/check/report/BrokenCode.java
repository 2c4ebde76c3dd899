package allod.own.check.report;

import com.sun.source.tree.ErroneousTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// Tells members that javac itself could not make sense of: what the analyses say of them is guesswork.
final class BrokenCode extends TreePathScanner<Boolean, @Nullable Void> {

    private final Trees trees;

    BrokenCode(Trees trees) {
        this.trees = trees;
    }

    /// Whether something in a member has no type.
    boolean isIn(TreePath member) {
        return Boolean.TRUE.equals(scan(member, null));
    }

    @Override
    public Boolean scan(@Nullable Tree tree, @Nullable Void nothing) {
        return Boolean.TRUE.equals(super.scan(tree, null));
    }

    @Override
    public Boolean reduce(@Nullable Boolean one, @Nullable Boolean other) {
        return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
    }

    private boolean hasNoType() {
        TypeMirror type = trees.getTypeMirror(getCurrentPath());
        return type != null && type.getKind() == TypeKind.ERROR;
    }

    @Override
    public Boolean visitErroneous(ErroneousTree tree, @Nullable Void nothing) {
        return true;
    }

    @Override
    public Boolean visitIdentifier(IdentifierTree tree, @Nullable Void nothing) {
        return hasNoType();
    }

    @Override
    public Boolean visitMemberSelect(MemberSelectTree tree, @Nullable Void nothing) {
        return hasNoType() || Boolean.TRUE.equals(super.visitMemberSelect(tree, null));
    }

    @Override
    public Boolean visitMethodInvocation(MethodInvocationTree tree, @Nullable Void nothing) {
        return hasNoType() || Boolean.TRUE.equals(super.visitMethodInvocation(tree, null));
    }

    @Override
    public Boolean visitMemberReference(MemberReferenceTree tree, @Nullable Void nothing) {
        return hasNoType() || Boolean.TRUE.equals(super.visitMemberReference(tree, null));
    }

    @Override
    public Boolean visitNewClass(NewClassTree tree, @Nullable Void nothing) {
        return hasNoType() || Boolean.TRUE.equals(super.visitNewClass(tree, null));
    }

    @Override
    public Boolean visitVariable(VariableTree tree, @Nullable Void nothing) {
        return hasNoType() || Boolean.TRUE.equals(super.visitVariable(tree, null));
    }
}
