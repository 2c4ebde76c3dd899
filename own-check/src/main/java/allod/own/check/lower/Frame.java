package allod.own.check.lower;

import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// A construct that the current point stands in, as seen by those who leave it. Frames form a list from the
/// innermost outwards.
sealed interface Frame {

    /// The frame around it; null at the body.
    @Nullable
    Frame around();

    /// A block with variables.
    ///
    /// @param roots the variables declared so far
    /// @param landings the points where exceptions leave it, by way, type and number of variables
    record Scope(@Nullable Frame around, Tree tree, List<Root> roots, Map<String, Integer> landings) implements Frame {
        Scope(@Nullable Frame around, Tree tree) {
            this(around, tree, new ArrayList<>(), new HashMap<>());
        }
    }

    /// A statement that `break` leaves, and `continue` when it is a loop.
    ///
    /// @param label its label, or null
    /// @param breakJoin where `break` goes
    /// @param continueJoin where `continue` goes; negative when it is no loop
    /// @param plain whether a `break` without a label means it
    record Target(@Nullable Frame around, @Nullable String label, int breakJoin, int continueJoin, boolean plain)
            implements Frame {}

    /// A switch expression, which `yield` leaves.
    record Yield(@Nullable Frame around, int join, Merge merge) implements Frame {}

    /// A try block whose exceptions go to handlers.
    record Catch(@Nullable Frame around, List<Handler> handlers) implements Frame {}

    /// A try statement with a finally block, which runs on every way out.
    ///
    /// @param landings as in [Scope]
    record Finally(@Nullable Frame around, BlockTree block, Map<String, Integer> landings) implements Frame {}

    /// A try block that closes a variable or place on every way out.
    record Resource(
            @Nullable Frame around,
            @Nullable Place place,
            @Nullable Root root,
            Tree tree,
            Map<String, Integer> landings)
            implements Frame {}

    /// A catch clause.
    ///
    /// @param types what it catches
    /// @param join where its block starts
    record Handler(List<TypeMirror> types, int join) {}
}
