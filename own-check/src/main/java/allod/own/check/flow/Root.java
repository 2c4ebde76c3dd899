package allod.own.check.flow;

import allod.own.check.type.OwnType;
import com.sun.source.tree.Tree;

/// What a place starts at: a variable of the source, or a temporary of the translation.
///
/// Roots are compared by identity; the index numbers them within their [Body].
public final class Root {

    /// The kinds of roots.
    public enum Kind {
        /// A local variable, a pattern binding, a parameter of a catch clause.
        LOCAL,
        /// The variable of a try statement that closes it.
        RESOURCE,
        /// A parameter of the method or lambda.
        PARAMETER,
        /// The receiver.
        THIS,
        /// An intermediate value; defined once.
        TEMPORARY,
        /// A static field; its fields are tracked, its value is nobody's.
        STATIC,
        /// In the body of a lambda: a variable of the surrounding body.
        CAPTURE
    }

    private final int index;
    private final Kind kind;
    private final String name;
    private final OwnType type;
    private final Tree tree;

    Root(int index, Kind kind, String name, OwnType type, Tree tree) {
        this.index = index;
        this.kind = kind;
        this.name = name;
        this.type = type;
        this.tree = tree;
    }

    /// Its number in the body, from 0 without gaps.
    public int index() {
        return index;
    }

    /// Its kind.
    public Kind kind() {
        return kind;
    }

    /// The name in the source; of a temporary, a word for messages as `value`.
    public String name() {
        return name;
    }

    /// How it holds its value.
    public OwnType type() {
        return type;
    }

    /// Where it is declared, or made.
    public Tree tree() {
        return tree;
    }

    /// Whether it stands for an intermediate value.
    public boolean temporary() {
        return kind == Kind.TEMPORARY;
    }

    @Override
    public String toString() {
        return temporary() ? "%" + index : name;
    }
}
