package allod.pages.snapshot;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The model test for minutes, from ever new seeds, while collections run.
@Tag("soak")
class SnapshotSoak {

    private static final long MINUTES = Long.getLong("allod.soak.minutes", 5);

    @Test
    void behavesLikeArraysForMinutes() {
        long seed = Long.getLong("allod.seed", new Random().nextLong());
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        for (; System.nanoTime() < end; seed++) {
            SnapshotProperties.run(seed, 400);
            System.gc();
        }
    }
}
