package allod.lab.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.lab.format.Shipped;
import allod.profile.MemoryKind;
import io.airlift.compress.v3.zstd.ZstdNativeInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The larger set of recordings has servers of Netty and Redis, whose figures are known.
class NettyEventsTest {

    @TempDir
    private Path folder;

    @Test
    void everyBufferOfAServerIsToldAndFreed() throws IOException {
        Path recording = recording("netty-http-snoop.jfr.zst");
        BlockLog log = new BlockLog(MemoryKind.HEAP);
        Set<Long> threads = new HashSet<>();
        Set<Long> sizes = new HashSet<>();
        long[] counts = new long[3];
        long[] times = {Long.MAX_VALUE, 0};
        NettyEvents.read(recording, event -> {
            log.add(event);
            times[0] = Math.min(times[0], event.timeNanos());
            times[1] = Math.max(times[1], event.timeNanos());
            threads.add(event.threadId());
            counts[event.isFree() ? 1 : 0]++;
            if (!event.isFree()) {
                counts[2] += event.bytes();
                sizes.add(event.bytes());
                assertThat(event.stack()).isNotEmpty();
            }
        });
        assertThat(counts[0]).isEqualTo(189_979);
        assertThat(counts[1]).isEqualTo(189_979);
        assertThat(counts[2]).isEqualTo(877_646_759);
        assertThat(sizes).hasSize(1_544);
        assertThat(threads).hasSize(4);
        List<SiteLife> lives = log.lives(Window.of(times[0], times[1], 10));
        assertThat(lives).allMatch(life -> life.liveBlocks() == 0);
        assertThat(Suspects.among(lives)).isEmpty();
    }

    /// Frees of other threads are told late: 53,208 blocks of 3,426,427 bytes are live at the end.
    @Test
    void blocksOfAThreadedServerArePaired() throws IOException {
        RecordingFiles files = new RecordingFiles(ProfileOptions.of(java.time.Duration.ZERO));
        files.read(recording("redis-iothreads-nativemem.jfr.zst"));
        long blocks = 0;
        long bytes = 0;
        long allocatedBlocks = 0;
        for (allod.profile.Site site : files.reading().sites()) {
            blocks += site.amounts().liveBlocks();
            bytes += site.amounts().liveBytes();
            allocatedBlocks += site.amounts().allocatedBlocks();
        }
        assertThat(allocatedBlocks).isEqualTo(468_440);
        assertThat(blocks).isEqualTo(53_208);
        assertThat(bytes).isEqualTo(3_426_427);
    }

    private Path recording(String name) throws IOException {
        Path packed = Shipped.beside("recordings/jfr/" + name);
        assumeTrue(Files.exists(packed), "the larger set of recordings is not here: " + packed);
        Path recording = folder.resolve("recording.jfr");
        try (InputStream in = new ZstdNativeInputStream(Files.newInputStream(packed))) {
            Files.copy(in, recording);
        }
        return recording;
    }
}
