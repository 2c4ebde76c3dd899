package allod.redis;

import static org.assertj.core.api.Assertions.assertThat;

import allod.pages.paged.AddressSpace;
import allod.pages.paged.OutOfFrames;
import allod.pages.paged.PageStoreFailed;
import allod.pages.paged.Pager;
import allod.pages.paged.PagerOptions;
import allod.pages.paged.Permission;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An address space several times as large as its memory, the rest of it on a server that is killed in between.
class FarMemoryTest {

    private static final int PAGES = 400;
    private static final int FRAMES = 64;
    private static final long PAGE = Frames.PAGE;

    @TempDir
    private Path folder;

    @Test
    void dataOutgrowsMemoryAndSurvivesADeadServer() {
        try (RedisProcess server = RedisProcess.start(folder, "--appendonly", "yes", "--appendfsync", "always");
                Pager pager = Pager.create(PagerOptions.ofFrames(FRAMES), RedisStore.open(options(server)));
                AddressSpace space = pager.newSpace("far")) {
            long at = space.map(PAGES * PAGE, Permission.READ_WRITE);
            long[] model = new long[PAGES];
            for (int page = 0; page < PAGES; page++) {
                model[page] = put(space, at, page, page + 1);
            }
            requireAll(space, at, model);
            assertThat(space.stats().storedPages()).isGreaterThanOrEqualTo(PAGES - FRAMES);

            server.kill();
            int refused = 0;
            for (int page = 0; page < PAGES; page++) {
                try {
                    model[page] = put(space, at, page, 1000 + page);
                } catch (PageStoreFailed | OutOfFrames away) {
                    refused++;
                }
            }
            assertThat(refused).isBetween(PAGES / 2, PAGES - 1); // what was in memory could be written
            server.start();
            requireAll(space, at, model);
            for (int page = 0; page < PAGES; page++) {
                model[page] = put(space, at, page, 2000 + page);
            }
            requireAll(space, at, model);
        }
    }

    private static RedisStoreOptions options(RedisProcess server) {
        return RedisStoreOptions.server(server.uri(), 100_000).timeout(Duration.ofMillis(500));
    }

    private static long put(AddressSpace space, long at, int page, long value) {
        space.putLong(at + page * PAGE + page % 500 * 8, value);
        return value;
    }

    private static void requireAll(AddressSpace space, long at, long[] model) {
        for (int page = 0; page < PAGES; page++) {
            assertThat(getPatiently(space, at + page * PAGE + page % 500 * 8))
                    .as("page %d", page)
                    .isEqualTo(model[page]);
        }
    }

    private static long getPatiently(AddressSpace space, long virtualAddress) {
        for (int time = 0; ; time++) {
            try {
                return space.getLong(virtualAddress);
            } catch (PageStoreFailed | OutOfFrames notYet) {
                if (time == 200) {
                    throw notYet;
                }
                RedisProcess.sleep(20);
            }
        }
    }
}
