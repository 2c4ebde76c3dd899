package allod.gc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import allod.gc.object.ObjectType;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/// With `-Dallod.gc.protect=true` each object has pages of its own, which lose their memory with it: a use of a
/// reference
/// that the program hid from the heap ends the process at that use.
class PageProtectTest {
    private static final StructLayout NODE =
            MemoryLayout.structLayout(JAVA_LONG.withName("key"), JAVA_LONG.withName("ref:next"));
    private static final int SECONDS = 60;

    /// What the child does: a reference across a collection, once rooted and once not.
    static final class Program {
        private Program() {}

        public static void main(String[] words) {
            boolean isRooted = words[0].equals("rooted");
            try (ObjectHeap heap = ObjectHeap.create(
                            ObjectHeapOptions.defaults().limitBytes(64 << 20).granuleBytes(4 << 10));
                    Mutator mutator = heap.attach();
                    Scope scope = mutator.scope()) {
                ObjectType node = heap.define("Node", NODE);
                long list = scope.slot();
                for (int i = 0; i < 1_000; i++) {
                    long ref = mutator.alloc(node);
                    mutator.putLong(ref, node.offset("key"), i);
                    mutator.initRef(ref, node.offset("next"), mutator.handle(list));
                    mutator.setHandle(list, ref);
                }
                long hidden = mutator.alloc(node);
                if (isRooted) {
                    scope.slot(hidden);
                }
                mutator.collect();
                mutator.collect();
                System.out.println("read " + mutator.getLong(hidden, node.offset("key")));
            }
        }
    }

    private static ChildJvm run(String word) {
        return ChildJvm.run(SECONDS, List.of("-Dallod.gc=unchecked", "-Dallod.gc.protect=true"), Program.class, word);
    }

    @Test
    void aHiddenReferenceEndsTheProcessWhereItIsUsed() {
        ChildJvm child = run("hidden");
        assertThat(child.output()).doesNotContain("read ").contains("SIGSEGV");
        assertThat(child.exitCode()).isNotZero();
    }

    @Test
    void aRootedOneDoesNot() {
        ChildJvm child = run("rooted");
        assertThat(child.output()).contains("read 0");
        assertThat(child.exitCode()).isZero();
    }
}
