package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The house that every module of the core lives in: named modules, and native access for the pages alone.
@Tag("modules")
class HouseTest {
    @Test
    void runsAsItsOwnModuleWithAssertions() {
        assertThat(getClass().getModule().getName()).isEqualTo("allod.heap");
        assertThat(getClass().desiredAssertionStatus()).isTrue();
    }

    @Test
    void onlyThePagesMayOpenTheDoorToTheKernel() {
        List<String> permitted = ModuleLayer.boot().modules().stream()
                .filter(module -> module.getName().startsWith("allod"))
                .filter(Module::isNativeAccessEnabled)
                .map(Module::getName)
                .toList();
        assertThat(permitted).containsExactly("allod.pages");
        assertThat(ClassLoader.getSystemClassLoader().getUnnamedModule().isNativeAccessEnabled())
                .isFalse();
    }
}
