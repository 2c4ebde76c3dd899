package allod.bench.gc;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.Scope;
import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectType;

/// GCBench in an object heap: after a tree that stretches the heap, trees of rising depth, built from the
/// leaves up and from the root down, beside a tree and an array of doubles that live on.
///
/// From the leaves up a node is complete when it is born (stores that initialise); from the root down it is
/// written later, through the write barrier.
///
/// Threads: one; several threads may use a heap, each with an object of its own. Sources: Ellis, Kovac, Boehm:
/// GCBench, for the shape.
public final class ObjectGcBench {

    private static final int LEAST_DEPTH = 4;
    private static final int ARRAY_LENGTH = 500_000;
    private static final int ARRAY_WRITTEN = ARRAY_LENGTH / 2;

    private final Mutator mutator;
    private final ObjectType node;
    private final ObjectType doubles;
    private final int left;
    private final int right;
    private final Trees trees;

    /// The types of this program in one heap.
    public record Types(ObjectType node, ObjectType doubles) {

        /// Once a heap.
        ///
        /// @param node made by [ObjectTrees#define]
        public static Types define(ObjectHeap heap, ObjectType node) {
            return new Types(node, heap.primitiveArrayType("double[]", double.class));
        }
    }

    /// @param trees of the same thread
    public ObjectGcBench(Mutator mutator, Types types, ObjectTrees trees) {
        this.mutator = mutator;
        this.node = types.node();
        this.doubles = types.doubles();
        this.left = node.offset("left");
        this.right = node.offset("right");
        this.trees = trees;
    }

    /// @param depth of the deepest short-lived trees and of the one that lives on; the original has 16
    /// @return nodes that were made
    /// @throws IllegalStateException when something is lost
    public long run(int depth) {
        Mutator m = mutator;
        long nodes = due(trees.buildAndCount(depth + 2), depth + 2);
        try (Scope s = m.scope()) {
            long longLived = s.slot();
            long array = s.slot();
            m.setHandle(longLived, m.alloc(node));
            populate(longLived, depth);
            m.setHandle(array, m.allocArray(doubles, ARRAY_LENGTH));
            fill(m.handle(array));
            for (int d = LEAST_DEPTH; d <= depth; d += 2) {
                nodes += shortLived(d, 1 << (depth - d));
            }
            nodes += due(count(m.handle(longLived), depth), depth);
            check(m.handle(array));
        }
        return nodes;
    }

    private long shortLived(int depth, int times) {
        long nodes = 0;
        for (int i = 0; i < times; i++) {
            try (Scope s = mutator.scope()) {
                long root = s.slot(mutator.alloc(node));
                populate(root, depth);
                nodes += due(count(mutator.handle(root), depth), depth);
            }
            nodes += due(trees.buildAndCount(depth), depth);
        }
        return nodes;
    }

    /// Gives a node its children, and those theirs.
    private void populate(long parentHandle, int depth) {
        if (depth == 0) {
            return;
        }
        Mutator m = mutator;
        long child = m.alloc(node);
        m.setRef(m.handle(parentHandle), left, child);
        child = m.alloc(node);
        m.setRef(m.handle(parentHandle), right, child);
        try (Scope s = m.scope()) {
            long handle = s.slot();
            m.setHandle(handle, m.getRef(m.handle(parentHandle), left));
            populate(handle, depth - 1);
            m.setHandle(handle, m.getRef(m.handle(parentHandle), right));
            populate(handle, depth - 1);
        }
    }

    private long count(long tree, int depth) {
        if (tree == 0) {
            return 0;
        }
        Mutator m = mutator;
        try (Scope s = m.scope()) {
            long root = s.slot(tree);
            m.poll();
            long nodes = 1 + count(m.getRef(m.handle(root), left), depth - 1);
            return nodes + count(m.getRef(m.handle(root), right), depth - 1);
        }
    }

    private void fill(long array) {
        for (int i = 1; i < ARRAY_WRITTEN; i++) {
            mutator.putDouble(array, HeaderLayout.BYTES + i * Double.BYTES, 1.0 / i);
        }
    }

    private void check(long array) {
        for (int i = 0; i < ARRAY_LENGTH; i++) {
            double stored = mutator.getDouble(array, HeaderLayout.BYTES + i * Double.BYTES);
            if (stored != (i > 0 && i < ARRAY_WRITTEN ? 1.0 / i : 0)) {
                throw new IllegalStateException("element " + i + " of the array is " + stored
                        + ": the collector gave its memory away, or copied it wrongly");
            }
        }
    }

    private static long due(long nodes, int depth) {
        long due = (2L << depth) - 1;
        if (nodes != due) {
            throw new IllegalStateException("a tree of depth " + depth + " has " + nodes + " nodes instead of " + due
                    + ": the collector took some of them");
        }
        return nodes;
    }
}
