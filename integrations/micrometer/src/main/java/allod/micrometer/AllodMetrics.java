package allod.micrometer;

import allod.heap.Heap;
import allod.heap.HeapProbe;
import allod.profile.Profiler;
import allod.profile.ProfilerStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Meters of heaps and of the profiler.
///
/// ```
/// AllodMetrics metrics = AllodMetrics.ofAll();      every heap that the profiler knows of
/// metrics.bindTo(registry);
/// ```
///
/// | meter, tagged with `heap` | what |
/// | --- | --- |
/// | `allod.heap.live`, `allod.heap.live.blocks` | usable bytes, number of live blocks |
/// | `allod.heap.spans`, `allod.heap.used` | spans in use, their bytes: what a limit counts |
/// | `allod.heap.held` | memory that the heap has of the system: no more than that is resident |
/// | `allod.heap.committed` | address space made accessible |
/// | `allod.heap.free.dirty`, `allod.heap.free.clean` | free memory kept, free address space without memory |
/// | `allod.heap.purged`, `allod.heap.purges` | bytes given back to the system, calls that did so |
/// | `allod.heap.fragmentation` | the share of the spans that is not in live blocks |
/// | `allod.heap.local` | local heaps |
///
/// | meter | what |
/// | --- | --- |
/// | `allod.profiler.live`, `allod.profiler.peak` | bytes of live blocks of all heaps, estimated, now and at most |
/// | `allod.profiler.samples`, `allod.profiler.missed` | samples taken, samples that are in no site |
/// | `allod.profiler.sites`, `allod.profiler.distance` | sites told apart, bytes between two samples |
///
/// Heaps of one name have one set of meters, with the sum. A heap is known to the profiler from its first sample on,
/// and looked for every ten seconds; the meters of one that was closed go away then. [#of] takes the heaps that it is
/// given, for programs without the profiler.
///
/// Threads: any. [#ofAll()] has a daemon thread once it is bound, until [#close()].
public final class AllodMetrics implements MeterBinder, AutoCloseable {
    private static final int LOOK_SECONDS = 10;

    private final Supplier<List<Heap>> heaps;
    private final boolean looks;
    private final Tags tags;
    private final Map<MeterRegistry, Map<String, Bound>> bound = new HashMap<>(); // guarded by this
    private @Nullable ScheduledExecutorService looker; // guarded by this
    private boolean closed; // guarded by this

    /// The meters of one name in one registry.
    private record Bound(HeapReading reading, List<Meter> meters) {}

    private AllodMetrics(Supplier<List<Heap>> heaps, boolean looks, Iterable<Tag> tags) {
        this.heaps = heaps;
        this.looks = looks;
        this.tags = Tags.of(tags);
    }

    /// Of every heap that the profiler knows of, and of the profiler itself.
    public static AllodMetrics ofAll() {
        return ofAll(List.of());
    }

    /// The same with tags for all meters.
    public static AllodMetrics ofAll(Iterable<Tag> tags) {
        return new AllodMetrics(() -> Profiler.source().heaps(), true, tags);
    }

    /// Of these heaps alone, whether they are sampled or not.
    public static AllodMetrics of(Heap... heaps) {
        List<Heap> given = List.of(heaps);
        return new AllodMetrics(() -> given, false, List.of());
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (closed) {
            throw new IllegalStateException("these meters are closed. Make new ones: AllodMetrics.ofAll().");
        }
        if (bound.putIfAbsent(registry, new HashMap<>()) != null) {
            return;
        }
        if (looks) {
            bindProfiler(registry);
            if (looker == null) {
                looker = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("allod-metrics").daemon().factory());
                var _ = looker.scheduleWithFixedDelay(this::lookAgain, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
            }
        }
        look();
    }

    /// Ends the look-out for heaps, and takes the meters of heaps out of the registries.
    @Override
    public synchronized void close() {
        closed = true;
        if (looker != null) {
            looker.shutdownNow();
        }
        bound.forEach((registry, names) -> names.values().forEach(each -> each.meters.forEach(registry::remove)));
        bound.clear();
    }

    /// A registry that refuses a meter once may take it the next time.
    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException e) {
            System.getLogger(AllodMetrics.class.getName())
                    .log(System.Logger.Level.WARNING, "meters of new heaps could not be registered", e);
        }
    }

    /// Meters for new heaps, none for those that were closed.
    synchronized void look() {
        Map<String, List<Heap>> byName = heaps.get().stream().collect(Collectors.groupingBy(HeapProbe::pathOf));
        bound.forEach((registry, names) -> {
            byName.forEach((name, same) -> names.computeIfAbsent(name, _ -> bind(registry, name))
                    .reading
                    .heaps(same));
            names.entrySet().removeIf(entry -> {
                boolean gone = !byName.containsKey(entry.getKey());
                if (gone) {
                    entry.getValue().meters.forEach(registry::remove);
                }
                return gone;
            });
        });
    }

    private Bound bind(MeterRegistry registry, String name) {
        HeapMeters meters = new HeapMeters(registry, name, new HeapReading());
        meters.gauge("live", "bytes", "Usable bytes of live blocks", HeapReading.Sum::liveBytes);
        meters.gauge("live.blocks", "blocks", "Blocks handed out and not freed", HeapReading.Sum::liveBlocks);
        meters.gauge("spans", "spans", "Spans in use", HeapReading.Sum::spans);
        meters.gauge("used", "bytes", "Bytes of all spans in use", HeapReading.Sum::spanBytes);
        meters.gauge("held", "bytes", "Memory that the heap has of the system", HeapReading.Sum::heldBytes);
        meters.gauge("committed", "bytes", "Address space made accessible", HeapReading.Sum::committedBytes);
        meters.gauge("free.dirty", "bytes", "Free memory that the heap keeps", HeapReading.Sum::freeDirtyBytes);
        meters.gauge("free.clean", "bytes", "Free address space without memory", HeapReading.Sum::freeCleanBytes);
        meters.gauge("local", "heaps", "Local heaps of threads", HeapReading.Sum::localHeaps);
        meters.gauge(
                "fragmentation", null, "Share of spans that is not in live blocks", HeapReading.Sum::fragmentation);
        meters.counter("purged", "bytes", "Memory given back to the system", HeapReading.Sum::purgedBytes);
        meters.counter("purges", "calls", "Calls that gave memory back", HeapReading.Sum::purgeCalls);
        return new Bound(meters.reading, meters.made);
    }

    private void bindProfiler(MeterRegistry registry) {
        gauge(registry, "live", "bytes", "Bytes of live blocks of all heaps, estimated", ProfilerStats::liveBytes);
        gauge(registry, "peak", "bytes", "The most live bytes there ever were, estimated", ProfilerStats::peakBytes);
        gauge(registry, "sites", "sites", "Stacks told apart, by owner and labels", ProfilerStats::sites);
        gauge(registry, "distance", "bytes", "Mean distance between samples; 0: off", ProfilerStats::sampleBytes);
        counter(registry, "samples", "Allocations sampled", ProfilerStats::samples);
        counter(registry, "missed", "Samples that are in no site", ProfilerStats::missedSamples);
    }

    private void gauge(
            MeterRegistry registry, String name, String unit, String what, ToDoubleFunction<ProfilerStats> part) {
        Gauge.builder("allod.profiler." + name, () -> part.applyAsDouble(Profiler.stats()))
                .baseUnit(unit)
                .description(what)
                .tags(tags)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String what, ToDoubleFunction<ProfilerStats> part) {
        FunctionCounter.builder("allod.profiler." + name, Profiler.class, _ -> part.applyAsDouble(Profiler.stats()))
                .baseUnit("samples")
                .description(what)
                .tags(tags)
                .register(registry);
    }

    /// Makes the meters of one name. A meter holds its reading itself, not by the weak reference that registries
    /// keep to what they are given: whoever binds the meters need not keep them.
    private final class HeapMeters {
        private final MeterRegistry registry;
        private final Tags tagsOfHeap;
        private final HeapReading reading;
        private final List<Meter> made = new ArrayList<>();

        HeapMeters(MeterRegistry registry, String name, HeapReading reading) {
            this.registry = registry;
            this.tagsOfHeap = tags.and("heap", name);
            this.reading = reading;
        }

        void gauge(String name, @Nullable String unit, String what, ToDoubleFunction<HeapReading.Sum> part) {
            made.add(Gauge.builder("allod.heap." + name, () -> part.applyAsDouble(reading.sum()))
                    .baseUnit(unit)
                    .description(what)
                    .tags(tagsOfHeap)
                    .register(registry));
        }

        void counter(String name, String unit, String what, ToDoubleFunction<HeapReading.Sum> part) {
            made.add(FunctionCounter.builder(
                            "allod.heap." + name, HeapReading.class, _ -> part.applyAsDouble(reading.sum()))
                    .baseUnit(unit)
                    .description(what)
                    .tags(tagsOfHeap)
                    .register(registry));
        }
    }
}
