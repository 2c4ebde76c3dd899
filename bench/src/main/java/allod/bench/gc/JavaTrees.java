package allod.bench.gc;

import org.jspecify.annotations.Nullable;

/// [Trees] of Java objects, for the collectors of the JVM.
final class JavaTrees implements Trees {

    private @Nullable Node kept;

    private record Node(@Nullable Node left, @Nullable Node right) {

        static Node build(int depth) {
            if (depth == 0) {
                return new Node(null, null);
            }
            Node left = build(depth - 1);
            Node right = build(depth - 1);
            return new Node(left, right);
        }

        long count() {
            return left == null || right == null ? 1 : 1 + left.count() + right.count();
        }
    }

    @Override
    public long buildAndCount(int depth) {
        return Node.build(depth).count();
    }

    @Override
    public void keep(int depth) {
        kept = Node.build(depth);
    }

    @Override
    public long countKept() {
        long nodes = kept == null ? 0 : kept.count();
        kept = null;
        return nodes;
    }
}
