package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// `-Dallod.heap=checked`: a program is checked as it is written, in a JVM of its own.
class CheckedByDefaultTest {

    @Test
    void aProgramIsCheckedAsItIsWritten() {
        ChildJvm child = ChildJvm.run(
                "export JDK_JAVA_OPTIONS='-Dallod.heap=checked -Dallod.heap.checks=stackDepth=4'",
                CheckedByDefaultScenario.class);
        assertThat(child.output())
                .contains(
                        "found DOUBLE_FREE",
                        "found INTERIOR_FREE",
                        "found OVERFLOW",
                        "0 bytes inside a block of size 24 free'd")
                .contains(
                        "100 bytes in 1 blocks are not freed in loss record 1 of 1",
                        "Heap 'unsuspecting': in use at close: 100 bytes in 1 blocks")
                .contains("at allod.heap.CheckedByDefaultScenario")
                .endsWith("fine\n");
        assertThat(child.exitCode()).isZero();
    }

    @Test
    void aWrongOptionIsRefused() {
        ChildJvm child = ChildJvm.run(
                "export JDK_JAVA_OPTIONS='-Dallod.heap=checked -Dallod.heap.checks=stackDeep=4'",
                CheckedByDefaultScenario.class);
        assertThat(child.output()).contains("'stackDeep=4' is wrong", "Keys: redzoneBytes, quarantineBytes");
        assertThat(child.exitCode()).isNotZero();
    }

    @Test
    void anotherKindOfHeapIsRefused() {
        ChildJvm child = ChildJvm.run("export JDK_JAVA_OPTIONS=-Dallod.heap=fast", CheckedByDefaultScenario.class);
        assertThat(child.output()).contains("-Dallod.heap=fast: must be plain or checked.");
        assertThat(child.exitCode()).isNotZero();
    }
}
