package allod.gc.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.gc.seam.Stress.RunBy;
import allod.gc.seam.Stress.Settings;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultTest {

    @AfterEach
    void calm() {
        Fault.deactivate();
        Stress.use(Settings.CALM);
    }

    @Test
    void theCatalogueHasThirtyFaultsAndAReasonForEachThatHasNoPlace() {
        assertThat(Fault.values()).hasSize(30);
        assertThat(Fault.values())
                .allMatch(fault -> fault.applicable() == fault.reason().isEmpty());
        assertThat(Arrays.stream(Fault.values()).map(Fault::description)).doesNotHaveDuplicates();
    }

    @Test
    void oneFaultIsOnAtATime() {
        Fault.F4.activate();
        Fault.F6.activate();
        assertThat(Arrays.stream(Fault.values()).filter(Fault::on)).containsExactly(Fault.F6);
        Fault.deactivate();
        assertThat(Fault.values()).noneMatch(Fault::on);
    }

    @Test
    void aFaultWithoutAPlaceIsRefused() {
        assertThatThrownBy(Fault.F1::activate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("F1")
                .hasMessageContaining("no plan relocates");
    }

    @Test
    void stressIsReadFromAProperty() {
        Settings settings = Settings.parse("polls,allocations=10, grey=1,by=conductor,refuse=7,delay=200");
        assertThat(settings).isEqualTo(new Settings(true, 10, 1, RunBy.CONDUCTOR, 7, 200));
        assertThat(Settings.parse("")).isEqualTo(Settings.CALM);
        assertThatThrownBy(() -> Settings.parse("fast"))
                .hasMessageContaining("\"fast\"")
                .hasMessageContaining("grey=N");
    }

    @Test
    void everyNthIsCounted() {
        Stress.use(Settings.CALM.refusingEvery(3).collectingEvery(2));
        assertThat(new boolean[] {Stress.refuses(), Stress.refuses(), Stress.refuses()})
                .containsExactly(false, false, true);
        assertThat(new boolean[] {Stress.collectsAtAllocation(), Stress.collectsAtAllocation()})
                .containsExactly(false, true);
        assertThat(Stress.greyEntries(256)).isEqualTo(256);
    }
}
