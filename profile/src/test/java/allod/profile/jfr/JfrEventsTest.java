package allod.profile.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.profile.Profiler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events of a real recording, read back.
class JfrEventsTest {
    private static final int BLOCKS = 100;
    private static final int BYTES = 5000;

    private final long sampleBytes = Profiler.sampleBytes();

    @TempDir
    private Path folder;

    @BeforeEach
    void sampleAll() {
        Profiler.sampleBytes(1);
    }

    @AfterEach
    void sampleAsBefore() {
        Profiler.sampleBytes(sampleBytes);
    }

    @Test
    void allocationsAndFreesHaveAddressSizeHeapWeightAndStack() throws IOException {
        List<Long> blocks = new ArrayList<>();
        List<RecordedEvent> events;
        try (Heap heap = Heap.create(HeapOptions.defaults().name("recorded"));
                Recording recording = new Recording()) {
            recording.enable("allod.Allocation");
            recording.enable("allod.Free");
            recording.start();
            for (int b = 0; b < BLOCKS; b++) {
                blocks.add(heap.malloc(BYTES));
            }
            blocks.forEach(heap::free);
            recording.stop();
            events = events(recording);
        }
        List<RecordedEvent> allocations = named(events, "allod.Allocation");
        assertThat(allocations).hasSize(BLOCKS);
        assertThat(allocations).extracting(event -> event.getLong("address")).isEqualTo(blocks);
        assertThat(allocations).allSatisfy(event -> {
            assertThat(event.getLong("size")).isEqualTo(BYTES);
            assertThat(event.getString("heap")).isEqualTo("recorded");
            assertThat(event.getDouble("weight")).isEqualTo(1);
            assertThat(event.getStackTrace().getFrames())
                    .anyMatch(frame -> frame.getMethod().getName().startsWith("allocationsAndFrees"));
        });
        List<RecordedEvent> frees = named(events, "allod.Free");
        assertThat(frees).extracting(event -> event.getLong("address")).isEqualTo(blocks);
        assertThat(frees).allSatisfy(event -> assertThat(event.getLong("size")).isEqualTo(BYTES));
    }

    @Test
    void aHeapThatIsClosedFreesItsBlocksAtOnce() throws IOException {
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.enable("allod.Free");
            recording.enable("allod.HeapClosed");
            recording.start();
            try (Heap heap = Heap.create(HeapOptions.defaults().name("closed"))) {
                for (int b = 0; b < BLOCKS; b++) {
                    heap.malloc(BYTES);
                }
                heap.free(heap.malloc(BYTES));
            }
            recording.stop();
            events = events(recording);
        }
        assertThat(named(events, "allod.Free")).hasSize(1);
        assertThat(named(events, "allod.HeapClosed")).singleElement().satisfies(event -> {
            assertThat(event.getString("heap")).isEqualTo("closed");
            assertThat(event.getLong("blocks")).isEqualTo(BLOCKS);
            assertThat(event.getStackTrace().getFrames())
                    .anyMatch(frame -> frame.getMethod().getName().startsWith("aHeapThatIsClosed"));
        });
    }

    @Test
    void heapsTellWhatTheyHold() throws Exception {
        List<RecordedEvent> events;
        try (Heap heap = Heap.create(HeapOptions.defaults().name("told"));
                Recording recording = new Recording()) {
            long block = heap.malloc(1 << 20);
            recording.enable("allod.HeapStatistics").withPeriod(Duration.ofMillis(50));
            recording.start();
            Thread.sleep(500);
            recording.stop();
            heap.free(block);
            events = events(recording);
        }
        List<RecordedEvent> told = named(events, "allod.HeapStatistics").stream()
                .filter(event -> event.getString("heap").equals("told"))
                .toList();
        assertThat(told).hasSizeGreaterThan(1);
        RecordedEvent last = told.getLast();
        assertThat(last.getLong("liveBlocks")).isEqualTo(1);
        assertThat(last.getLong("liveBytes")).isGreaterThanOrEqualTo(1 << 20);
        assertThat(last.getLong("committedBytes")).isGreaterThanOrEqualTo(last.getLong("liveBytes"));
        assertThat(last.getDouble("fragmentation")).isBetween(0.0, 1.0);
    }

    @Test
    void allAreOffUntilARecordingAsksForThem() throws IOException {
        List<RecordedEvent> events;
        try (Heap heap = Heap.create(HeapOptions.defaults().name("silent"));
                Recording recording = new Recording()) {
            recording.start();
            heap.free(heap.malloc(BYTES));
            assertThat(AllocationEvent.isWanted()).isFalse();
            assertThat(FreeEvent.isWanted()).isFalse();
            assertThat(HeapClosedEvent.isWanted()).isFalse();
            assertThat(SnapshotEvent.isWanted()).isFalse();
            recording.stop();
            events = events(recording);
        }
        assertThat(events).noneMatch(event -> event.getEventType().getName().startsWith("allod."));
    }

    @Test
    void snapshotsAreToldWithTheirSpace() throws IOException {
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.enable("allod.Snapshot");
            recording.start();
            new JfrEvents().snapshotTaken("space", 64 << 20);
            recording.stop();
            events = events(recording);
        }
        RecordedEvent snapshot = named(events, "allod.Snapshot").getFirst();
        assertThat(snapshot.getString("space")).isEqualTo("space");
        assertThat(snapshot.getLong("size")).isEqualTo(64 << 20);
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .sorted((a, b) -> a.getStartTime().compareTo(b.getStartTime()))
                .toList();
    }
}
