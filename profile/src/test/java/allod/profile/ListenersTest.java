package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;

import allod.demo.Callers;
import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.HeapProbe;
import allod.pages.MemoryProbe;
import allod.profile.jfr.JfrListener;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Listeners hear what happens, and cannot break it.
class ListenersTest {

    /// Hears the frees and the ends of heaps.
    private static final class Hearing implements ProfilerListener {
        final List<String> heard = new ArrayList<>();

        @Override
        public void started(ProfileSource source) {
            heard.add("started");
        }

        @Override
        public void freed(Heap heap, long address, long bytes, double weight) {
            heard.add("freed " + bytes);
        }

        @Override
        public void closed(Heap heap, long blocks) {
            heard.add("closed " + HeapProbe.pathOf(heap) + ' ' + blocks);
        }
    }

    /// Throws whatever it is told.
    private static final class Throwing implements ProfilerListener {
        @Override
        public void allocated(Heap heap, long address, long bytes, double weight) {
            throw new IllegalStateException("allocated");
        }

        @Override
        public void freed(Heap heap, long address, long bytes, double weight) {
            throw new IllegalStateException("freed");
        }

        @Override
        public void closed(Heap heap, long blocks) {
            throw new IllegalStateException("closed");
        }

        @Override
        public void snapshotTaken(String owner, long bytes) {
            throw new IllegalStateException("snapshotTaken");
        }
    }

    @Test
    void aListenerThatThrowsLeavesTheBooksRight() {
        try (Profiled profiled = Profiled.exact()) {
            profiled.recorder.start(List.of(new Throwing()));
            long block = Callers.one(() -> profiled.heap.malloc(100));
            assertThat(profiled.take().total().liveBlocks()).isOne();
            profiled.heap.free(block);
            int snapshot = profiled.recorder.opened(MemoryProbe.Kind.SNAPSHOT, "space", 4096, 4096);
            assertThat(profiled.take().total().liveBytes()).isEqualTo(4096);
            profiled.recorder.closed(snapshot);
            assertThat(profiled.take().total()).isEqualTo(new Amounts(2, 4196, 0, 0));
            assertThat(profiled.recorder.stats().missedSamples()).isEqualTo(3);
        }
    }

    @Test
    void aListenerThatCannotStartLeavesTheOthersToHear() {
        Hearing hearing = new Hearing();
        ProfilerListener broken = new ProfilerListener() {
            @Override
            public void started(ProfileSource source) {
                throw new IllegalStateException("a test: this listener does not start");
            }
        };
        try (Profiled profiled = Profiled.exact()) {
            profiled.recorder.start(List.of(broken, hearing));
            profiled.heap.free(profiled.heap.malloc(100));
        }
        assertThat(hearing.heard).containsExactly("started", "freed 100", "closed profiled 0");
    }

    @Test
    void theCloseOfAHeapIsToldWithItsBlocks() {
        Hearing hearing = new Hearing();
        try (Profiled profiled = Profiled.exact()) {
            profiled.recorder.start(List.of(hearing));
            try (Heap heap = Heap.create(HeapOptions.defaults().name("short").probe(profiled.recorder))) {
                for (int i = 0; i < 1000; i++) {
                    long _ = heap.malloc(10);
                }
                heap.free(heap.malloc(20));
            }
            assertThat(hearing.heard).containsExactly("started", "freed 20", "closed short 1000");
        }
    }

    @Test
    void listenersThatCannotBeHadAreLeftOut(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(ProfilerListener.class.getName()),
                "allod.missing.Listener\nallod.missing.AnotherListener\n");
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            List<ProfilerListener> found = Profiler.listeners(ServiceLoader.load(ProfilerListener.class, loader));
            assertThat(found).hasAtLeastOneElementOfType(JfrListener.class);
        }
    }
}
