package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The census of random recordings against a slow count that shares nothing with it: lists of whole events, searched
/// again for every figure. The seed is the parameter of the test.
class CensusProperties {

    private record Event(boolean free, long address, long bytes) {}

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countsAsTheSlowCountDoes(long seed) throws Exception {
        List<Event> events = randomEvents(new Random(seed));
        Recording recording = HeaptrackReader.read(write(events));
        Census census = recording.census();

        assertThat(recording.damage()).isNull();
        assertThat(census.allocations())
                .isEqualTo(events.stream().filter(event -> !event.free).count());
        assertThat(census.totalBytes())
                .isEqualTo(events.stream()
                        .filter(event -> !event.free)
                        .mapToLong(Event::bytes)
                        .sum());
        checkLiveness(events, census);
        checkSizes(events, census);
        checkLifetimes(events, census);
        checkLog(recording.log(), census);
    }

    private static List<Event> randomEvents(Random random) {
        List<Event> events = new ArrayList<>();
        List<Long> live = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            double dice = random.nextDouble();
            if (dice < 0.02) {
                events.add(new Event(true, 0xdead_0000L + i, 0)); // never allocated
            } else if (dice < 0.5 && !live.isEmpty()) {
                events.add(new Event(true, live.remove(random.nextInt(live.size())), 0));
            } else {
                long address = 0x7f00_0000_0000L + 16L * random.nextInt(4_000);
                if (!live.contains(address)) {
                    live.add(address);
                    events.add(new Event(false, address, (long) Math.exp(random.nextDouble() * 14) - 1));
                }
            }
        }
        return events;
    }

    private Path write(List<Event> events) throws IOException {
        StringBuilder text = new StringBuilder("v 10400 3\nX random\nI 1000 1\nt 1 0\n");
        for (Event event : events) {
            text.append(
                    event.free
                            ? String.format("- %x%n", event.address)
                            : String.format("+ %x 1 %x%n", event.bytes, event.address));
        }
        return Files.writeString(folder.resolve("random.raw"), text);
    }

    private static void checkLiveness(List<Event> events, Census census) {
        Map<Long, Long> live = new HashMap<>();
        long peakBytes = 0;
        long peakAt = 0;
        long maxLive = 0;
        long unmatched = 0;
        long frees = 0;
        long temporary = 0;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.free) {
                frees++;
                unmatched += live.remove(event.address) == null ? 1 : 0;
                Event before = i == 0 ? event : events.get(i - 1);
                temporary += !before.free && before.address == event.address ? 1 : 0;
            } else {
                live.put(event.address, event.bytes);
            }
            long bytes = live.values().stream().mapToLong(Long::longValue).sum();
            maxLive = Math.max(maxLive, live.size());
            if (bytes > peakBytes) {
                peakBytes = bytes;
                peakAt = i + 1;
            }
        }
        assertThat(census.peakBytes()).isEqualTo(peakBytes);
        assertThat(census.peakAtEvent()).isEqualTo(peakAt);
        assertThat(census.maxLiveBlocks()).isEqualTo((int) maxLive);
        assertThat(census.frees()).isEqualTo(frees);
        assertThat(census.unmatchedFrees()).isEqualTo(unmatched);
        assertThat(census.temporaryBlocks()).isEqualTo(temporary);
        assertThat(census.leakedBlocks()).isEqualTo(live.size());
        assertThat(census.leakedBytes())
                .isEqualTo(live.values().stream().mapToLong(Long::longValue).sum());
    }

    private static void checkSizes(List<Event> events, Census census) {
        Map<Long, Long> blocks = new TreeMap<>();
        events.stream().filter(event -> !event.free).forEach(event -> blocks.merge(event.bytes, 1L, Long::sum));
        assertThat(census.distinctSizes()).isEqualTo(blocks.size());
        assertThat(census.maxBytes())
                .isEqualTo(blocks.keySet().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0));
        assertThat(census.topSizes()).allSatisfy(size -> assertThat(blocks).containsEntry(size.bytes(), size.blocks()));
        assertThat(census.topSizes().getFirst().blocks())
                .isEqualTo(blocks.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0));
        for (Census.SizeBand band : census.sizes()) {
            assertThat(band.blocks())
                    .isEqualTo(events.stream()
                            .filter(event ->
                                    !event.free && event.bytes >= band.fromBytes() && event.bytes <= band.toBytes())
                            .count());
        }
        assertThat(census.sizes().stream().mapToLong(Census.SizeBand::bytes).sum())
                .isEqualTo(census.totalBytes());
    }

    private static void checkLifetimes(List<Event> events, Census census) {
        Map<Long, Integer> bornAt = new HashMap<>();
        List<Long> lifetimes = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (!event.free) {
                bornAt.put(event.address, i);
            } else if (bornAt.containsKey(event.address)) {
                lifetimes.add((long) i - bornAt.remove(event.address));
            }
        }
        for (Census.LifetimeBand band : census.lifetimes()) {
            long expected = band.fromEvents() == Census.LifetimeBand.NEVER
                    ? bornAt.size()
                    : lifetimes.stream()
                            .filter(events_ -> events_ >= band.fromEvents() && events_ <= band.toEvents())
                            .count();
            assertThat(band.blocks()).as(band.toString()).isEqualTo(expected);
        }
        assertThat(census.lifetimes().stream()
                        .mapToLong(Census.LifetimeBand::blocks)
                        .sum())
                .isEqualTo(census.allocations());
    }

    /// Every slot alternates between allocation and free of the same size.
    private static void checkLog(EventLog log, Census census) {
        long[] liveBytes = new long[census.maxLiveBlocks()];
        java.util.Arrays.fill(liveBytes, -1);
        for (int i = 0; i < log.size(); i++) {
            long event = log.event(i);
            int slot = EventLog.slot(event);
            assertThat(liveBytes[slot]).isEqualTo(EventLog.isFree(event) ? EventLog.bytes(event) : -1);
            liveBytes[slot] = EventLog.isFree(event) ? -1 : EventLog.bytes(event);
        }
        assertThat((long) log.size()).isEqualTo(census.replayableEvents());
    }
}
