package allod.bench.gc;

import allod.gc.Mutator;
import allod.gc.ObjectHeap;
import allod.gc.Scope;
import allod.gc.object.ObjectType;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/// [Trees] in an object heap: the program that [JavaTrees] is, with handles in place of local variables.
///
/// Small trees are counted through raw references, large ones through handles and with polls, so that no
/// collection waits longer for the count than a thousand nodes take.
public final class ObjectTrees implements Trees, AutoCloseable {

    /// Trees of at most this depth are counted between two safepoints.
    private static final int RAW_DEPTH = 9;

    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("ref:left"), ValueLayout.JAVA_LONG.withName("ref:right"));

    private final Mutator mutator;
    private final ObjectType type;
    private final int left;
    private final int right;
    private final Scope scope;
    private final long kept;
    private int keptDepth;

    /// @param type made by [#define]
    public ObjectTrees(Mutator mutator, ObjectType type) {
        this.mutator = mutator;
        this.type = type;
        this.left = type.offset("left");
        this.right = type.offset("right");
        this.scope = mutator.scope();
        this.kept = scope.slot();
    }

    /// Once a heap.
    public static ObjectType define(ObjectHeap heap) {
        return heap.define("TreeNode", LAYOUT);
    }

    @Override
    public long buildAndCount(int depth) {
        long tree = build(depth);
        return count(tree, depth);
    }

    @Override
    public void keep(int depth) {
        keptDepth = depth;
        mutator.setHandle(kept, build(depth));
    }

    @Override
    public long countKept() {
        long nodes = count(mutator.handle(kept), keptDepth);
        mutator.setHandle(kept, 0);
        return nodes;
    }

    private long build(int depth) {
        Mutator m = mutator;
        if (depth == 0) {
            return m.alloc(type);
        }
        try (Scope s = m.scope()) {
            long leftHandle = s.slot(build(depth - 1));
            long rightHandle = s.slot(build(depth - 1));
            long node = m.alloc(type);
            m.initRef(node, left, m.handle(leftHandle));
            m.initRef(node, right, m.handle(rightHandle));
            return node;
        }
    }

    private long count(long tree, int depth) {
        if (depth <= RAW_DEPTH) {
            return countRaw(tree);
        }
        Mutator m = mutator;
        try (Scope s = m.scope()) {
            long root = s.slot(tree);
            m.poll();
            long nodes = 1 + count(m.getRef(m.handle(root), left), depth - 1);
            return nodes + count(m.getRef(m.handle(root), right), depth - 1);
        }
    }

    private long countRaw(long node) {
        long first = mutator.getRef(node, left);
        return first == 0 ? 1 : 1 + countRaw(first) + countRaw(mutator.getRef(node, right));
    }

    @Override
    public void close() {
        scope.close();
    }
}
