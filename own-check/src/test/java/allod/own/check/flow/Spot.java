package allod.own.check.flow;

import com.sun.source.tree.Tree;
import com.sun.source.tree.TreeVisitor;

/// A line of a body in text, where the analyses want a tree.
///
/// @param line counted from 1
public record Spot(int line) implements Tree {

    @Override
    public Kind getKind() {
        return Kind.OTHER;
    }

    @Override
    public <R, D> R accept(TreeVisitor<R, D> visitor, D data) {
        return visitor.visitOther(this, data);
    }
}
