package allod.gc;

import allod.gc.verify.HeapVerifier;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random programs on four threads against their model, for half an hour, each collection verified; every seed
/// is another program. `-Dallod.soak.minutes=N` for another time.
@Tag("soak")
class GraphModelSoak {

    private static final long MINUTES = Long.getLong("allod.soak.minutes", 30);

    @AfterEach
    void calm() {
        HeapVerifier.automaticLevel(0);
    }

    @Test
    void randomMutatorsOnFourThreads() {
        HeapVerifier.automaticLevel(HeapVerifier.EVERYTHING);
        long seed = Long.getLong("allod.seed", new Random().nextLong() >>> 16);
        ModelScenarios.run(seed, 60 * MINUTES, 4, 20_000);
    }
}
