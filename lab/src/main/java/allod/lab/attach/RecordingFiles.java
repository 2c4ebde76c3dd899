package allod.lab.attach;

import allod.profile.MemoryKind;
import allod.profile.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/// Reads the two recordings of a profile: async-profiler's and the flight recorder's.
///
/// Threads: one.
final class RecordingFiles {

    private static final String RESIDENT = "jdk.ResidentSetSize";
    private static final long UNSEEN_NANOS = 3_000_000_000L;

    private final ProfileOptions options;
    private final Stacks stacks = new Stacks();
    private final BlockLog nativeBlocks = new BlockLog(MemoryKind.NATIVE);
    private final BlockLog nettyBlocks = new BlockLog(MemoryKind.HEAP);
    private final BlockLog allodBlocks = new BlockLog(MemoryKind.HEAP);
    private final Map<String, Long> heapsSeen = new HashMap<>();
    private final JavaEvents objects;
    private final GcEvents collections = new GcEvents();
    private final List<ResidentSample> resident = new ArrayList<>();
    private long firstResidentNanos;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    RecordingFiles(ProfileOptions options) {
        this.options = options;
        this.objects = new JavaEvents(options.javaEveryBytes());
    }

    /// Takes all events of a file.
    void read(Path file) throws IOException {
        if (Files.size(file) == 0) {
            throw new IOException("the recording is empty");
        }
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                add(recording.readEvent());
            }
        }
    }

    private void add(RecordedEvent event) {
        firstNanos = Math.min(firstNanos, NettyEvents.nanos(event));
        lastNanos = Math.max(lastNanos, NettyEvents.nanos(event));
        String name = event.getEventType().getName();
        if (name.startsWith("io.netty.")) {
            addTo(nettyBlocks, NettyEvents.of(event, stacks));
        } else if (name.equals(AllodEvents.ALLOCATE) || name.equals(AllodEvents.FREE)) {
            addTo(allodBlocks, AllodEvents.of(event, stacks));
        } else if (name.equals(AllodEvents.STATISTICS)) {
            heapsSeen.put(AllodEvents.owner(event), NettyEvents.nanos(event));
        } else if (name.equals(NativeEvents.MALLOC) || name.equals(NativeEvents.FREE)) {
            addTo(nativeBlocks, NativeEvents.of(event, stacks, options.nativeEveryBytes()));
        } else if (name.equals(RESIDENT)) {
            firstResidentNanos = resident.isEmpty() ? NettyEvents.nanos(event) : firstResidentNanos;
            resident.add(new ResidentSample(NettyEvents.nanos(event) - firstResidentNanos, event.getLong("size")));
        } else {
            objects.add(event, stacks);
            collections.add(event);
        }
    }

    private static void addTo(BlockLog log, @Nullable BlockEvent event) {
        if (event != null) {
            log.add(event);
        }
    }

    /// What was read, by site.
    Reading reading() {
        Window window = Window.of(firstNanos, lastNanos, options.tailPercent());
        List<SiteLife> javaLives = objects.lives(window, collections.lastButOneNanos());
        List<SiteLife> nativeLives = nativeBlocks.lives(window);
        List<SiteLife> nettyLives = nettyBlocks.lives(window);
        List<SiteLife> allodLives = allodBlocks.lives(window);
        List<Suspect> suspects = new ArrayList<>(Suspects.among(javaLives));
        suspects.addAll(Suspects.among(nettyLives));
        suspects.addAll(Suspects.among(
                allodLives.stream().filter(life -> isOpen(life.owner())).toList()));
        boolean watched = nettyBlocks.events() > 0;
        suspects.addAll(Suspects.among(nativeLives.stream()
                .filter(life -> !(watched && Pools.areChunks(life.stack())))
                .toList()));
        List<Site> sites = new ArrayList<>();
        for (List<SiteLife> lives : List.of(javaLives, nettyLives, allodLives, nativeLives)) {
            lives.forEach(life -> sites.add(life.site()));
        }
        sites.sort(Comparator.comparingLong((Site site) -> site.amounts().liveBytes())
                .reversed());
        return new Reading(sites, Suspects.ranked(suspects), pressure(javaLives), resident);
    }

    /// Fewer than two collections tell no rate of allocation; the samples do.
    private GcPressure pressure(List<SiteLife> javaLives) {
        GcPressure pressure = collections.pressure();
        if (pressure.allocationSpanNanos() > 0 || javaLives.isEmpty()) {
            return pressure;
        }
        double bytes = javaLives.stream().mapToDouble(SiteLife::allocatedBytes).sum();
        return pressure.withAllocation(Math.round(bytes), lastNanos - firstNanos);
    }

    /// Whether a heap was still there at the end. One that is closed takes its blocks with it, and tells of none.
    private boolean isOpen(String heap) {
        return heapsSeen.isEmpty() || heapsSeen.getOrDefault(heap, Long.MIN_VALUE) > lastNanos - UNSEEN_NANOS;
    }

    /// What recordings tell.
    record Reading(List<Site> sites, List<Suspect> suspects, GcPressure gc, List<ResidentSample> resident) {}
}
