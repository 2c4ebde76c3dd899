package allod.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import allod.pages.paged.OutOfBackingStore;
import allod.pages.paged.PageBatch;
import allod.pages.paged.PageStoreFailed;
import allod.pages.paged.PageUnavailable;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store on one healthy server.
class RedisStoreTest {

    private static final int PAGE = Frames.PAGE;

    @TempDir
    private static Path folder;

    private static RedisProcess server;

    private final Frames frames = new Frames(128);
    private RedisStore store;

    @BeforeAll
    static void start() {
        server = RedisProcess.start(folder);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        store = RedisStore.open(options());
    }

    @AfterEach
    void closed() {
        store.close();
        frames.close();
        assertThat(server.keys()).isZero();
    }

    private static RedisStoreOptions options() {
        return RedisStoreOptions.server(server.uri(), 10_000).timeout(Duration.ofSeconds(20));
    }

    private void write(long... slots) {
        for (int index = 0; index < slots.length; index++) {
            frames.fill(index, slots[index] + 1);
        }
        store.write(frames.batch(0, slots));
    }

    private void requirePages(long... slots) {
        for (int index = 0; index < slots.length; index++) {
            frames.fill(64 + index, 77);
        }
        store.read(frames.batch(64, slots));
        for (int index = 0; index < slots.length; index++) {
            frames.requireContents(64 + index, slots[index] + 1, "slot " + slots[index]);
        }
    }

    @Test
    void pagesComeBackInBatches() {
        long[] slots = new long[64];
        for (int index = 0; index < slots.length; index++) {
            slots[index] = (index * 37L) % 9999;
        }
        write(slots);
        requirePages(slots);
        requirePages(slots[63], slots[0], slots[17]);
        assertThat(server.keys()).isEqualTo(64);
    }

    @Test
    void aSlotWithoutAPageReadsAsZero() {
        write(1, 2);
        store.free(2);
        store.free(2);
        frames.fill(0, 5);
        frames.fill(1, 5);
        frames.fill(2, 5);
        store.read(frames.batch(0, 2, 3, 1L << 40));
        frames.requireContents(0, 0, "freed");
        frames.requireContents(1, 0, "never written");
        frames.requireContents(2, 0, "behind the end");
        store.write(new PageBatch(1));
        store.read(new PageBatch(1));
        requirePages(1);
    }

    @Test
    void q1_everyWriteHasAKeyOfItsOwnAndTheOldOneGoes() {
        write(5);
        byte[] first = store.key(5);
        assertThat(new String(first, StandardCharsets.UTF_8)).startsWith("allod:" + store.owner() + ":5:");
        for (int time = 0; time < 200; time++) {
            write(5);
        }
        assertThat(store.key(5)).isNotEqualTo(first);
        assertThat(server.get(first)).isNull();
        store.sync();
        waitForNoLeftovers();
        assertThat(server.keys()).isEqualTo(1);
        requirePages(5);
    }

    private void waitForNoLeftovers() {
        for (int time = 0; time < 1000 && store.leftovers() > 0; time++) {
            store.sync();
            RedisProcess.sleep(10);
        }
        assertThat(store.leftovers()).isZero();
    }

    @Test
    void q2_aDamagedPageIsNotHandedOut() {
        write(1, 2, 3);
        byte[] sound = server.get(store.key(2));
        assertThat(sound).hasSize(RecordLayout.RECORD_BYTES);
        for (int at : new int[] {0, 8, 16, 24, 32, 40, 100, 40 + PAGE - 1}) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 4;
            server.ask(commands -> commands.set(store.key(2), damaged));
            assertThatThrownBy(() -> store.read(frames.batch(0, 1, 2, 3)))
                    .as("byte %d", at)
                    .isInstanceOfSatisfying(
                            PageUnavailable.class, e -> assertThat(e.slot()).isEqualTo(2));
            requirePages(1, 3);
        }
        server.ask(commands -> commands.set(store.key(2), new byte[10]));
        assertThatThrownBy(() -> requirePages(2))
                .hasMessageContaining("the value has 10 bytes instead of " + RecordLayout.RECORD_BYTES);
        server.ask(commands -> commands.unlink(store.key(2)));
        assertThatThrownBy(() -> requirePages(2)).hasMessageContaining("the server does not have it");
        server.ask(commands -> commands.lpush(store.key(2), new byte[1]));
        assertThatThrownBy(() -> requirePages(2))
                .isInstanceOf(PageUnavailable.class)
                .hasMessageContaining("WRONGTYPE");
        write(2);
        requirePages(1, 2, 3);
    }

    @Test
    void q2_aForeignAndAnOlderPageAreNotHandedOut() {
        write(1, 2);
        byte[] other = server.get(store.key(1));
        byte[] older = server.get(store.key(2));
        server.ask(commands -> commands.set(store.key(2), other));
        assertThatThrownBy(() -> requirePages(2)).hasMessageContaining("the value is PageRecord[");
        write(2);
        server.ask(commands -> commands.set(store.key(2), older));
        assertThatThrownBy(() -> requirePages(2)).hasMessageContaining("the value is PageRecord[");
        try (RedisStore second = RedisStore.open(options());
                StoreUser user = new StoreUser(second)) {
            user.write(1, 500);
            byte[] strange = server.get(second.key(1));
            server.ask(commands -> commands.set(store.key(2), strange));
            assertThatThrownBy(() -> requirePages(2)).hasMessageContaining("the value is PageRecord[");
        }
    }

    @Test
    void storesOfOneNamespaceDoNotMix() {
        write(1);
        try (StoreUser second = new StoreUser(RedisStore.open(options()))) {
            second.requirePage(1, 0);
            second.write(1, 500);
            requirePages(1);
            second.requirePage(1, 500);
        }
        requirePages(1);
    }

    @Test
    void whatADeadOwnerLeftCanBeRemoved() {
        RedisStore dead = RedisStore.open(options().namespace("dead"));
        StoreUser user = new StoreUser(dead);
        user.writeAll(700, 1); // and it dies, as far as others can see
        write(1);
        assertThat(RedisStore.removeAll(options().namespace("dead"), "0".repeat(16)))
                .isZero();
        assertThat(RedisStore.removeAll(options().namespace("dead"), dead.owner()))
                .isEqualTo(700);
        assertThat(RedisStore.removeAll(options().namespace("dead"), null)).isZero();
        requirePages(1);
        user.close();
    }

    @Test
    void aSlotBehindTheEndIsRefused() {
        assertThatThrownBy(() -> write(10_000))
                .isInstanceOf(OutOfBackingStore.class)
                .hasMessageContaining("has 10000 slots, and slot 10000 is beyond them");
    }

    @Test
    void missingRightsAreTold() {
        server.ask(commands -> commands.aclSetuser(
                "reader",
                AclSetuserArgs.Builder.on().allKeys().addPassword("secret").addCommand(CommandType.GET)));
        String uri = "redis://reader:secret@127.0.0.1:" + server.port();
        try (StoreUser reader = new StoreUser(RedisStore.open(RedisStoreOptions.server(uri, 10)))) {
            assertThatThrownBy(() -> reader.write(1, 2))
                    .isExactlyInstanceOf(PageStoreFailed.class)
                    .hasMessageContaining("NOPERM")
                    .hasMessageEndingWith("See the server's log and the rights of this user.");
            reader.requirePage(1, 0);
        }
        assertThatThrownBy(() -> RedisStore.open(
                        RedisStoreOptions.server("redis://reader:wrong@127.0.0.1:" + server.port(), 10)))
                .isInstanceOf(PageStoreFailed.class)
                .hasMessageContaining("see that the server runs, and that address and password are right.");
    }

    @Test
    void mistakesAreTold() {
        assertThatThrownBy(() -> RedisStoreOptions.server("redis://127.0.0.1", 0))
                .hasMessageStartingWith("capacity");
        assertThatThrownBy(() -> options().namespace("a{b")).hasMessageContaining("must not contain braces");
        assertThatThrownBy(() -> options().namespace("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options().timeout(Duration.ZERO)).hasMessageStartingWith("timeout=PT0S");
        assertThatThrownBy(() -> options().syncReplicas(-1)).hasMessageStartingWith("syncReplicas=-1");
        assertThatThrownBy(() -> RedisStoreOptions.cluster(List.of(), 1)).hasMessageStartingWith("uris is empty");
        assertThatThrownBy(() -> RedisStoreOptions.cluster(List.of("redis://127.0.0.1"), 1)
                        .replicas("redis://x"))
                .hasMessageContaining("use readReplicas");
        RedisStore closed = RedisStore.open(options());
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.free(1)).isInstanceOf(IllegalStateException.class);
    }
}
