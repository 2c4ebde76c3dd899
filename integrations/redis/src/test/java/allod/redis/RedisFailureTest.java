package allod.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.paged.OutOfBackingStore;
import allod.pages.paged.PageStoreFailed;
import allod.pages.paged.PageUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that die, freeze, fill up and come back: a page is what was written or it is unavailable.
class RedisFailureTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String[] DURABLE = {"--appendonly", "yes", "--appendfsync", "always"};

    @TempDir
    private Path folder;

    private static RedisStore open(RedisProcess server, Duration timeout) {
        return RedisStore.open(RedisStoreOptions.server(server.uri(), 5_000).timeout(timeout));
    }

    @Test
    void aServerThatDiesAndComesBackHasItsPages() {
        try (RedisProcess server = RedisProcess.start(folder, DURABLE);
                StoreUser store = new StoreUser(open(server, LONG))) {
            store.writeAll(50, 100);
            for (int time = 0; time < 3; time++) {
                server.kill();
                Thread restart = Thread.ofPlatform().start(() -> {
                    RedisProcess.sleep(200);
                    server.start();
                });
                store.requireAll(50, 100); // waits for the server
                store.write(7, 107);
                join(restart);
            }
        }
    }

    @Test
    void aServerThatComesBackEmptyHasNoPagesAndNoWrongOnes() {
        try (RedisProcess server = RedisProcess.start(folder);
                StoreUser store = new StoreUser(open(server, LONG))) {
            store.writeAll(20, 100);
            server.kill();
            server.start();
            for (long slot = 0; slot < 20; slot++) {
                long lost = slot;
                assertThatThrownBy(() -> store.requirePage(lost, 100 + lost))
                        .isInstanceOfSatisfying(
                                PageUnavailable.class, e -> assertThat(e.slot()).isEqualTo(lost))
                        .hasMessageContaining("the server does not have it");
            }
            store.requirePage(21, 0);
            store.writeAll(20, 200);
            store.requireAll(20, 200);
        }
    }

    @Test
    void whileTheServerIsAwayReadsAndWritesSaySoAndNothingIsLost() {
        try (RedisProcess server = RedisProcess.start(folder, DURABLE);
                StoreUser store = new StoreUser(open(server, SHORT))) {
            writePatiently(store, 1, 10);
            server.kill();
            assertThatThrownBy(() -> store.requirePage(1, 10))
                    .isInstanceOf(PageUnavailable.class)
                    .hasMessageContaining("slot 1 cannot be read from")
                    .hasMessageContaining("Try again when the server is back");
            assertThatThrownBy(() -> store.write(1, 11))
                    .isExactlyInstanceOf(PageStoreFailed.class)
                    .hasMessageContaining("Try again when the server is back.");
            store.requirePage(2, 0);
            server.start();
            requirePatiently(store, 1, 10);
        }
    }

    /// A write whose time is up may reach the server later. It must not count, then or ever.
    @Test
    void q1_aWriteThatArrivesLateIsNotTheSlotsPage() {
        try (RedisProcess server = RedisProcess.start(folder)) {
            RedisStore redis = open(server, SHORT);
            try (StoreUser store = new StoreUser(redis)) {
                writePatiently(store, 1, 10);
                server.freeze();
                assertThatThrownBy(() -> store.write(1, 11)).isExactlyInstanceOf(PageStoreFailed.class);
                server.thaw();
                requirePatiently(store, 1, 10);
                writePatiently(store, 1, 12);
                requirePatiently(store, 1, 12);
                for (int time = 0; time < 500 && redis.leftovers() > 0; time++) {
                    redis.sync();
                    RedisProcess.sleep(10);
                }
                assertThat(redis.leftovers()).isZero();
                requirePatiently(store, 1, 12);
            }
        }
    }

    @Test
    void aServerThatIsFullIsToldAndKeepsWhatItHas() {
        try (RedisProcess server =
                        RedisProcess.start(folder, "--maxmemory", "6mb", "--maxmemory-policy", "noeviction");
                StoreUser store = new StoreUser(open(server, LONG))) {
            long slot = 0;
            try {
                for (; slot < 5_000; slot++) {
                    store.write(slot, 100 + slot);
                }
                throw new AssertionError("the limit did not apply");
            } catch (OutOfBackingStore full) {
                assertThat(full)
                        .hasMessageContaining("OOM")
                        .hasMessageEndingWith("Free pages, or raise maxmemory of the server.");
            }
            long kept = slot;
            assertThat(kept).isGreaterThan(100);
            assertThatThrownBy(() -> store.write(3, 1)).isInstanceOf(OutOfBackingStore.class);
            store.requireAll(kept, 100);
            server.ask(commands -> commands.configSet("maxmemory", "12mb"));
            store.write(kept, 100 + kept);
            store.requireAll(kept + 1, 100);
        }
    }

    @Test
    void freedPagesMakeRoomOnAFullServer() {
        try (RedisProcess server = RedisProcess.start(folder, "--maxmemory", "6mb")) {
            RedisStore redis = open(server, LONG);
            try (StoreUser store = new StoreUser(redis)) {
                long slot = 0;
                try {
                    for (; slot < 5_000; slot++) {
                        store.write(slot, 100 + slot);
                    }
                } catch (OutOfBackingStore full) {
                    for (long freed = 0; freed < 100; freed++) {
                        redis.free(freed);
                    }
                }
                for (int time = 0; time < 500 && redis.leftovers() > 0; time++) {
                    redis.sync();
                    RedisProcess.sleep(10);
                }
                store.write(0, 1);
                store.requirePage(0, 1);
                store.requirePage(slot - 1, 99 + slot);
            }
        }
    }

    @Test
    void aReplicaServesReadsWhileTheServerIsAway() {
        try (RedisProcess server = RedisProcess.start(folder);
                RedisProcess replica = RedisProcess.start(
                        folder, "--replicaof", "127.0.0.1 " + server.port(), "--repl-diskless-sync-delay", "0")) {
            RedisStoreOptions options = RedisStoreOptions.server(server.uri(), 5_000)
                    .timeout(Duration.ofSeconds(2))
                    .replicas(replica.uri())
                    .syncReplicas(1);
            RedisStore redis = RedisStore.open(options);
            try (StoreUser store = new StoreUser(redis)) {
                store.writeAll(30, 100);
                syncPatiently(redis);
                store.requireAll(30, 100);
                assertThat(redis.replicaReads()).isZero();

                server.kill();
                store.requirePage(3, 103);
                store.requirePage(4, 104);
                assertThat(redis.replicaReads()).isEqualTo(2);
                assertThatThrownBy(redis::sync).isInstanceOf(PageStoreFailed.class);
                replica.kill();
                assertThatThrownBy(() -> store.requirePage(3, 103)).isInstanceOf(PageUnavailable.class);
            }
        }
    }

    @Test
    void syncTellsWhenReplicasAreMissing() {
        try (RedisProcess server = RedisProcess.start(folder);
                RedisStore redis = RedisStore.open(RedisStoreOptions.server(server.uri(), 10)
                        .timeout(Duration.ofSeconds(1))
                        .syncReplicas(1))) {
            assertThatThrownBy(redis::sync)
                    .isInstanceOf(PageStoreFailed.class)
                    .hasMessageContaining("only 0 of 1 replicas");
        }
    }

    @Test
    void anInterruptIsKeptForTheCaller() {
        try (RedisProcess server = RedisProcess.start(folder);
                StoreUser store = new StoreUser(open(server, LONG))) {
            Thread.currentThread().interrupt();
            store.write(1, 10);
            assertThat(Thread.interrupted()).isTrue();
            Thread.currentThread().interrupt();
            store.requirePage(1, 10);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void noServerIsTold() {
        RedisProcess.requireInstalled();
        assertThatThrownBy(() -> RedisStore.open(
                        RedisStoreOptions.server("redis://127.0.0.1:1", 10).timeout(SHORT)))
                .isInstanceOf(PageStoreFailed.class)
                .hasMessageContaining("no answer from [redis://127.0.0.1:1]");
    }

    /// Random work while the server dies again and again; what it had confirmed is there, always.
    @Test
    void pagesSurviveAServerThatKeepsDying() {
        for (long seed = 0; seed < 2; seed++) {
            try (RedisProcess server = RedisProcess.start(folder, DURABLE);
                    StoreUser store = new StoreUser(open(server, SHORT))) {
                walk(seed, server, store);
            }
        }
    }

    private static void walk(long seed, RedisProcess server, StoreUser store) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] model = new long[40];
        boolean up = true;
        for (int step = 0; step < 300; step++) {
            int slot = random.nextInt(model.length);
            if (random.nextInt(40) == 0) {
                if (up) {
                    server.kill();
                } else {
                    server.start();
                }
                up = !up;
            }
            long seedOfPage = random.nextLong() | 1;
            try {
                if (random.nextInt(3) == 0 && (up || random.nextInt(4) == 0)) {
                    store.write(slot, seedOfPage);
                    model[slot] = seedOfPage;
                } else if (up || random.nextInt(4) == 0) {
                    store.requirePage(slot, model[slot]); // a write that threw left the slot as it was
                }
            } catch (PageStoreFailed away) {
                assertThat(away).as("seed %d step %d", seed, step).isNotInstanceOf(OutOfBackingStore.class);
            }
        }
        if (!up) {
            server.start();
        }
        for (int slot = 0; slot < model.length; slot++) {
            requirePatiently(store, slot, model[slot]);
        }
    }

    private static void writePatiently(StoreUser store, long slot, long seed) {
        for (int time = 0; ; time++) {
            try {
                store.write(slot, seed);
                return;
            } catch (PageStoreFailed busyMachine) {
                if (time == 200) {
                    throw busyMachine;
                }
                RedisProcess.sleep(20);
            }
        }
    }

    private static void requirePatiently(StoreUser store, long slot, long seed) {
        for (int time = 0; ; time++) {
            try {
                store.requirePage(slot, seed);
                return;
            } catch (PageUnavailable busyMachine) {
                if (time == 200) {
                    throw busyMachine;
                }
                RedisProcess.sleep(20);
            }
        }
    }

    private static void syncPatiently(RedisStore store) {
        for (int time = 0; ; time++) {
            try {
                store.sync();
                return;
            } catch (PageStoreFailed notConnectedYet) {
                if (time == 200) {
                    throw notConnectedYet;
                }
                RedisProcess.sleep(20);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
