package allod.own.check.lower;

import allod.own.check.flow.Place;
import allod.own.check.type.OwnType;
import com.sun.source.tree.Tree;
import org.jspecify.annotations.Nullable;

/// What an expression gives, before somebody has decided whether it is moved, borrowed or read.
///
/// @param type how the value is held where it is
/// @param place where it is: a path from a variable, or a temporary; null for values that are not tracked
/// @param nothing whether it is the literal null
/// @param tree the expression
record Operand(OwnType type, @Nullable Place place, boolean nothing, Tree tree) {

    static Operand plain(Tree tree) {
        return new Operand(OwnType.PLAIN, null, false, tree);
    }

    static Operand nothing(Tree tree) {
        return new Operand(OwnType.PLAIN, null, true, tree);
    }

    static Operand at(Place place, Tree tree) {
        return new Operand(place.type(), place, false, tree);
    }

    /// The same value as another expression.
    Operand as(Tree other) {
        return new Operand(type, place, nothing, other);
    }

    boolean tracked() {
        return place != null;
    }

    /// Whether it is an intermediate value that nobody else can name.
    boolean temporary() {
        return place != null && place.isRoot() && place.root().temporary();
    }
}
