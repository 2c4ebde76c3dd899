package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scenarios in JVMs of their own: mistakes that must not end the process, and a kernel that refuses memory.
class ChildJvmTest {

    /// 400,000 KiB of private writable memory: enough for the JVM, and for a few extents. The heap takes all that
    /// is left, so the JVM must have its own before: Java heap, code cache and room in the arena of the C library
    /// at once.
    private static final String SCARCE =
            "export MALLOC_ARENA_MAX=1 MALLOC_TOP_PAD_=33554432 MALLOC_TRIM_THRESHOLD_=1000000000\nulimit -d 400000";

    @Test
    void aForeignAddressInsideTheRegionIsRefused() {
        assertFine(ChildJvm.run("", ChildScenarios.class, "foreign"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large", "huge", "threads", "heaps"})
    void theHeapOutlivesTheRefusalsOfTheKernel(String scenario) {
        assertFine(ChildJvm.run(SCARCE, ChildScenarios.class, scenario));
    }

    @Test
    void randomRequestsOutliveTheRefusalsOfTheKernel() {
        assertFine(ChildJvm.run(SCARCE, ChildScenarios.class, "mixed", Long.toString(ModelTest.firstSeed())));
    }

    private static void assertFine(ChildJvm child) {
        assertThat(child.output()).endsWith("fine\n");
        assertThat(child.exitCode()).isZero();
    }
}
