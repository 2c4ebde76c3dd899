package allod.gc;

import allod.gc.verify.HeapVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The start of marking, while some mutators have their barriers and others do not.
class MarkStartTest {

    @AfterEach
    void calm() {
        HeapVerifier.automaticLevel(0);
    }

    /// Black allocation before all barriers are on would lose it: the new object is never scanned.
    @Test
    void whatALateMutatorHidesInANewObjectOfAnEarlyOneIsFound() {
        FaultStories.tell(FaultStories::hiddenInANewObjectBeforeAllBarriersAreOn);
    }
}
