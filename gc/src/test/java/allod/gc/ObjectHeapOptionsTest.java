package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ObjectHeapOptionsTest {

    @Test
    void defaultsAreAQuarterOfWhatTheProcessMayHave() {
        ObjectHeapOptions options = ObjectHeapOptions.defaults();
        assertThat(options.limitBytes()).isGreaterThanOrEqualTo(2 << 20).isEqualTo(HeapLimit.ofProcess());
        assertThat(options.plan()).isEqualTo(PlanKind.MARK_SWEEP);
    }

    @Test
    void whatCannotBeIsRefusedWithValueAndBound() {
        ObjectHeapOptions options = ObjectHeapOptions.defaults();
        assertThatThrownBy(() -> options.limitBytes(3 << 20))
                .hasMessage("option limitBytes is 3145728: it must be a multiple of 2 MiB, at least 2 MiB");
        assertThatThrownBy(() -> options.workers(0)).hasMessageContaining("workers is 0");
        assertThatThrownBy(() -> options.granuleBytes(5000)).hasMessageContaining("granuleBytes is 5000");
        assertThatThrownBy(() -> options.name(" ")).hasMessageContaining("name");
        assertThatThrownBy(() -> options.growthPercent(0)).hasMessageContaining("growthPercent is 0");
        assertThatThrownBy(() -> options.handlesPerMutator(1)).hasMessageContaining("handlesPerMutator is 1");
        assertThatThrownBy(() -> options.greyEntries(0)).hasMessageContaining("greyEntries is 0");
        assertThatThrownBy(() -> options.softLimitBytes(0)).hasMessageContaining("softLimitBytes is 0");
    }
}
