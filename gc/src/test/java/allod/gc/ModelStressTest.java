package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The model in JVMs of their own: with poisoned slots, where code that reads a slot as an address ends the
/// process, and with yields injected at all seams.
class ModelStressTest {

    private final String seed = Long.toString(Long.getLong("allod.seed", new Random().nextLong() >>> 16));

    @Test
    void nobodyReadsASlotAsAnAddress() {
        assertFine(List.of("-Dallod.gc.poison=true"), seed, "0", "2", "2000");
    }

    @Test
    void yieldsBetweenAllSteps() {
        assertFine(List.of(), seed, "0", "3", "2000", "yields");
    }

    @Test
    void referencesThatNobodyChecks() {
        assertFine(List.of("-Dallod.gc=plain"), seed, "0", "3", "3000");
    }

    private static void assertFine(List<String> properties, String... arguments) {
        ChildJvm child = ChildJvm.run(60, properties, ModelScenarios.class, arguments);
        assertThat(child.output()).as("seed %s", arguments[0]).endsWith("fine\n");
        assertThat(child.exitCode()).isZero();
    }
}
