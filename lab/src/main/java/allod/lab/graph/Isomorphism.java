package allod.lab.graph;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Walks a store and the model of what it must hold in step: each node of the model is one node of the store,
/// of the same type, length and stamp, and all references lead to nodes that belong together.
///
/// ```
/// model   root 0 ──► 17 ──► 4        store   root 0 ──► A ──► B
///                    └────► 17                          └───► A        17 is A, 4 is B
/// ```
///
/// What cannot be reached is not compared: it is what a collector takes away.
public final class Isomorphism {

    private static final int PARENT = 0;
    private static final int CHILD = 1;
    private static final int NOTED = 2;

    private final ModelStore model;
    private final HeldGraph held;
    private long compared;

    private Isomorphism(ModelStore model, HeldGraph held) {
        this.model = model;
        this.held = held;
    }

    /// What a comparison found.
    ///
    /// @param nodes that were reached and are alike
    /// @param ownBytes of them in an object heap
    /// @param difference the first, or empty
    public record Finding(long nodes, long ownBytes, Optional<String> difference) {}

    /// Compares all that can be reached, up to the first difference.
    public static Finding compare(ModelStore model, HeldGraph held) {
        Isomorphism walk = new Isomorphism(model, held);
        held.beginComparison(model.nodes());
        long ownBytes = 0;
        try (Column queue = new Column()) {
            for (int i = 0; i < model.roots(); i++) {
                held.root(CHILD, i);
                String difference = walk.meet(model.rootNode(i), queue);
                if (difference != null) {
                    return walk.found(ownBytes, "root " + i + ": " + difference);
                }
            }
            held.table(CHILD);
            String ofTable = walk.meet(model.tableNode(), queue);
            if (ofTable != null) {
                return walk.found(ownBytes, "the table: " + ofTable);
            }
            for (long next = 0; next < queue.count(); next++) {
                int node = queue.get(next);
                ownBytes += model.type(node).ownBytes(model.length(node));
                String difference = walk.compareReferences(node, queue);
                if (difference != null) {
                    return walk.found(ownBytes, difference);
                }
            }
            return new Finding(walk.compared, ownBytes, Optional.empty());
        } finally {
            held.endComparison();
        }
    }

    private Finding found(long ownBytes, String difference) {
        return new Finding(compared, ownBytes, Optional.of(difference));
    }

    private @Nullable String compareReferences(int node, Column queue) {
        int references = model.type(node).references(model.length(node));
        for (int i = 0; i < references; i++) {
            int target = model.target(node, i);
            held.noted(PARENT, node);
            held.load(CHILD, PARENT, i);
            String difference =
                    target >= 0 ? meet(target, queue) : held.isNull(CHILD) ? null : "is a node, and the model has null";
            if (difference != null) {
                return "reference " + i + " of node " + node + " ("
                        + model.type(node).name() + "): " + difference;
            }
        }
        return null;
    }

    /// Compares the node in [#CHILD] with one of the model; when they meet first, their references are queued.
    private @Nullable String meet(int node, Column queue) {
        GraphType type = model.type(node);
        String named = "node " + node + " of the model (" + type.name() + ")";
        if (held.isNull(CHILD)) {
            return "is null, and must be " + named;
        }
        if (held.noted(NOTED, node)) {
            return held.isSame(CHILD, NOTED) ? null : "is another node than the one that is " + named;
        }
        if (!held.isOf(CHILD, type) || held.length(CHILD) != (type.isArray() ? model.length(node) : 0)) {
            return "has another type or length than " + named;
        }
        long stamp = Stamps.cut(model.stamp(node), type.stampBytes(model.length(node)));
        if (held.stamp(CHILD) != stamp) {
            return "holds " + Long.toHexString(held.stamp(CHILD)) + ", and " + named + " holds "
                    + Long.toHexString(stamp);
        }
        if (!held.note(node, CHILD)) {
            return "is " + named + " and another node of it, too";
        }
        queue.add(node);
        compared++;
        return null;
    }
}
