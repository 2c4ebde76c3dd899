package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.Address;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GlobalRootsTest {

    @Test
    void noSlotIsHandedOutTwice() {
        try (GlobalRoots roots = new GlobalRoots()) {
            Set<Long> slots = new HashSet<>();
            for (int i = 0; i < 20_000; i++) {
                assertThat(slots.add(roots.take())).isTrue();
            }
            assertThat(slots).allMatch(slot -> slot >= roots.baseAddress() && slot < roots.endAddress());
        }
    }

    @Test
    void aSlotThatWasGivenBackHoldsItsObjectUntilTheNextCollection() {
        try (GlobalRoots roots = new GlobalRoots()) {
            long slot = roots.take();
            Address.putLong(slot, 4096);
            roots.give(slot);
            assertThat(Address.getLong(slot)).isEqualTo(4096);
            assertThat(roots.take()).isNotEqualTo(slot);
            roots.releaseClosed();
            assertThat(Address.getLong(slot)).isZero();
            assertThat(roots.take()).isEqualTo(slot);
        }
    }
}
