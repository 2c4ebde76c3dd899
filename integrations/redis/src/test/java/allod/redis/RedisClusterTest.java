package allod.redis;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.paged.PageStoreFailed;
import allod.pages.paged.PageUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A store on a cluster of six: three masters, three replicas. The tests share it, and the last one kills a master.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisClusterTest {

    private static final int PAGES = 90;
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static RedisNodes cluster;

    @BeforeAll
    static void form() {
        cluster = RedisNodes.form(folder, 1);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static RedisStoreOptions options(Duration timeout) {
        return RedisStoreOptions.cluster(cluster.uris(), 10_000).timeout(timeout);
    }

    @Test
    @Order(1)
    void pagesSpreadOverTheNodes() {
        try (StoreUser store = new StoreUser(RedisStore.open(options(LONG)))) {
            store.writeAll(PAGES, 100);
            List<Long> keys = cluster.masters().stream().map(RedisProcess::keys).toList();
            assertThat(keys).hasSize(3).allMatch(count -> count > PAGES / 9);
            assertThat(keys.stream().mapToLong(count -> count).sum()).isEqualTo(PAGES);
            store.requireAll(PAGES, 100);
            store.writeAll(PAGES, 300);
            store.requireAll(PAGES, 300);
        }
        assertThat(cluster.masters()).allMatch(master -> master.keys() == 0);
    }

    @Test
    @Order(2)
    void aBatchGoesToAllNodesAtOnce() {
        try (RedisStore store = RedisStore.open(options(LONG));
                Frames frames = new Frames(64)) {
            long[] slots = new long[64];
            for (int index = 0; index < 64; index++) {
                slots[index] = index * 3L;
                frames.fill(index, index + 1);
            }
            store.write(frames.batch(0, slots));
            for (int index = 0; index < 64; index++) {
                frames.fill(index, 0);
            }
            store.read(frames.batch(0, slots));
            for (int index = 0; index < 64; index++) {
                frames.requireContents(index, index + 1, "slot " + slots[index]);
            }
        }
    }

    @Test
    @Order(3)
    void whatADeadOwnerLeftCanBeRemovedFromAllNodes() {
        RedisStoreOptions dead = options(LONG).namespace("dead");
        try (StoreUser store = new StoreUser(RedisStore.open(dead))) {
            store.writeAll(PAGES, 100);
            assertThat(RedisStore.removeAll(dead, null)).isEqualTo(PAGES);
        }
    }

    /// One store reads from replicas, the other does not.
    @Test
    @Order(4)
    void whenANodeDiesOnlyItsPagesAreAwayAndReplicasHaveThem() {
        RedisStore careful = RedisStore.open(
                options(Duration.ofSeconds(3)).readReplicas(true).syncReplicas(1));
        try (StoreUser store = new StoreUser(careful);
                StoreUser plain = new StoreUser(RedisStore.open(options(Duration.ofMillis(200))))) {
            store.writeAll(30, 100);
            writePatiently(plain, PAGES, 100);
            careful.sync();

            RedisProcess victim = cluster.masters().getFirst();
            victim.kill();
            store.requireAll(30, 100);
            assertThat(careful.replicaReads()).isPositive();

            int away = unavailable(plain);
            assertThat(away).isBetween(1, PAGES - PAGES / 9);

            victim.start();
            for (int time = 0; time < 60 && unavailable(plain) > 0; time++) {
                RedisProcess.sleep(200);
            }
            assertThat(unavailable(plain)).isZero();
            writePatiently(store, 30, 400); // a master that comes back takes no writes for some seconds
            store.requireAll(30, 400);
        }
    }

    private static void writePatiently(StoreUser store, long slots, long seedOfSlotZero) {
        for (long slot = 0; slot < slots; slot++) {
            for (int time = 0; ; time++) {
                try {
                    store.write(slot, seedOfSlotZero + slot);
                    break;
                } catch (PageStoreFailed busyMachine) {
                    if (time == 200) {
                        throw busyMachine;
                    }
                    RedisProcess.sleep(20);
                }
            }
        }
    }

    /// Pages that cannot be had; those that can are right.
    private static int unavailable(StoreUser store) {
        int away = 0;
        for (long slot = 0; slot < PAGES; slot++) {
            try {
                store.requirePage(slot, 100 + slot);
            } catch (PageUnavailable gone) {
                assertThat(gone.slot()).isEqualTo(slot);
                away++;
            }
        }
        return away;
    }
}
