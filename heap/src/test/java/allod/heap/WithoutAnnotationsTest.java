package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The jar of the annotations is for compilers: programs run without it.
class WithoutAnnotationsTest {
    @Test
    void ownedValuesNeedNoAnnotationsAtRunTime() {
        ChildJvm child = ChildJvm.runWithout("own", "", WithoutAnnotationsScenario.class);
        assertThat(child.output()).startsWith("fine");
        assertThat(child.exitCode()).isZero();
    }
}
