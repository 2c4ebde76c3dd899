package allod.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import allod.heap.HeapStats;
import allod.profile.Profiler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Meters of real heaps in real registries.
class AllodMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final long sampleBytes = Profiler.sampleBytes();

    @BeforeEach
    void sampleAll() {
        Profiler.sampleBytes(1);
    }

    @AfterEach
    void sampleAsBefore() {
        Profiler.sampleBytes(sampleBytes);
    }

    @Test
    void metersTellWhatTheHeapTells() {
        try (Heap heap = Heap.create(HeapOptions.defaults().name("metered"));
                AllodMetrics metrics = AllodMetrics.of(heap)) {
            for (int b = 0; b < 100; b++) {
                heap.malloc(10_000);
            }
            long freed = heap.malloc(4 << 20);
            heap.free(freed);
            heap.purge();
            metrics.bindTo(registry);
            HeapStats stats = heap.stats();
            assertThat(gauge("allod.heap.live.blocks", "metered")).isEqualTo(100);
            assertThat(gauge("allod.heap.live", "metered")).isEqualTo(stats.liveBytes());
            assertThat(gauge("allod.heap.spans", "metered")).isEqualTo(stats.spans());
            assertThat(gauge("allod.heap.used", "metered")).isEqualTo(stats.spanBytes());
            assertThat(gauge("allod.heap.held", "metered")).isEqualTo(stats.spanBytes() + stats.freeDirtyBytes());
            assertThat(gauge("allod.heap.committed", "metered")).isEqualTo(stats.committedBytes());
            assertThat(gauge("allod.heap.free.dirty", "metered")).isEqualTo(stats.freeDirtyBytes());
            assertThat(gauge("allod.heap.free.clean", "metered")).isEqualTo(stats.freeCleanBytes());
            assertThat(gauge("allod.heap.local", "metered")).isEqualTo(stats.localHeaps());
            assertThat(gauge("allod.heap.fragmentation", "metered")).isEqualTo(stats.fragmentation(), within(1e-9));
            assertThat(counter("allod.heap.purged", "metered"))
                    .isEqualTo(stats.purgedBytes())
                    .isPositive();
            assertThat(counter("allod.heap.purges", "metered")).isEqualTo(stats.purgeCalls());
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void whoBindsMetersNeedNotKeepThem() {
        try (Heap heap = Heap.create(HeapOptions.defaults().name("unkept"))) {
            WeakReference<AllodMetrics> metrics = bound(heap);
            for (int i = 0; i < 50 && !metrics.refersTo(null); i++) {
                System.gc();
            }
            assertThat(metrics.refersTo(null)).as("the metrics are collected").isTrue();
            heap.malloc(100);
            heap.free(heap.malloc(4 << 20));
            heap.purge();
            assertThat(gauge("allod.heap.live.blocks", "unkept")).isEqualTo(1);
            assertThat(counter("allod.heap.purged", "unkept")).isPositive();
        }
    }

    private WeakReference<AllodMetrics> bound(Heap heap) {
        AllodMetrics metrics = AllodMetrics.of(heap);
        metrics.bindTo(registry);
        return new WeakReference<>(metrics);
    }

    @Test
    void heapsComeAndGo() {
        try (AllodMetrics metrics = AllodMetrics.ofAll(List.of(Tag.of("service", "test")))) {
            metrics.bindTo(registry);
            metrics.bindTo(registry); // once is enough
            assertThat(registry.find("allod.heap.live").tag("heap", "late").gauge())
                    .isNull();
            try (Heap heap = Heap.create(HeapOptions.defaults().name("late"))) {
                heap.malloc(100);
                metrics.look();
                assertThat(gauge("allod.heap.live.blocks", "late")).isEqualTo(1);
                assertThat(registry.find("allod.heap.live")
                                .tag("service", "test")
                                .gauges())
                        .isNotEmpty();
            }
            metrics.look();
            assertThat(registry.find("allod.heap.live").tag("heap", "late").gauge())
                    .isNull();
        }
    }

    @Test
    void heapsOfOneNameAreOneSumAndCountersDoNotGoBack() {
        HeapReading reading = new HeapReading();
        try (Heap first = Heap.create(HeapOptions.defaults().name("twin"));
                Heap second = Heap.create(HeapOptions.defaults().name("twin"))) {
            first.malloc(100);
            second.malloc(100);
            second.free(second.malloc(4 << 20));
            second.purge();
            reading.heaps(List.of(first, second));
            assertThat(reading.sum().liveBlocks()).isEqualTo(2);
            long purgedBytes = reading.sum().purgedBytes();
            assertThat(purgedBytes).isPositive();
            reading.heaps(List.of(first)); // the second was closed
            assertThat(reading.sum().liveBlocks()).isEqualTo(1);
            assertThat(reading.sum().purgedBytes()).isEqualTo(purgedBytes);
        }
    }

    @Test
    void theProfilerTellsOfItself() {
        try (AllodMetrics metrics = AllodMetrics.ofAll();
                Heap heap = Heap.create(HeapOptions.defaults().name("estimated"))) {
            metrics.bindTo(registry);
            double before = registry.get("allod.profiler.live").gauge().value();
            double samples =
                    registry.get("allod.profiler.samples").functionCounter().count();
            heap.malloc(1000);
            assertThat(registry.get("allod.profiler.live").gauge().value()).isEqualTo(before + 1000);
            assertThat(registry.get("allod.profiler.samples").functionCounter().count())
                    .isEqualTo(samples + 1);
            assertThat(registry.get("allod.profiler.distance").gauge().value()).isEqualTo(1);
            assertThat(registry.get("allod.profiler.peak").gauge().value()).isGreaterThanOrEqualTo(before + 1000);
        }
    }

    @Test
    void prometheusScrapesThem() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Heap heap = Heap.create(HeapOptions.defaults().name("scraped"));
                AllodMetrics metrics = AllodMetrics.of(heap)) {
            heap.malloc(100);
            metrics.bindTo(prometheus);
            assertThat(prometheus.scrape())
                    .contains(
                            "allod_heap_live_blocks{heap=\"scraped\"} 1.0",
                            "allod_heap_live_bytes{heap=\"scraped\"}",
                            "# TYPE allod_heap_purged_bytes_total counter");
        }
    }

    @Test
    void closedMetersAreNotBoundAgain() {
        AllodMetrics metrics = AllodMetrics.ofAll();
        metrics.close();
        assertThatThrownBy(() -> metrics.bindTo(registry))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Make new ones");
    }

    private double gauge(String name, String heap) {
        return registry.get(name).tag("heap", heap).gauge().value();
    }

    private double counter(String name, String heap) {
        MeterRegistry meters = registry;
        return meters.get(name).tag("heap", heap).functionCounter().count();
    }
}
