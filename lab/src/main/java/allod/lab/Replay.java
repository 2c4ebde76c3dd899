package allod.lab;

import allod.lab.ReplayJvm.Answer;
import allod.lab.format.Census;
import allod.lab.format.Recording;
import allod.lab.peers.NativeLibraries;
import allod.lab.peers.PeerName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Replays a recording against managers, one child JVM after the other: never two at once, they would disturb each
/// other. The order is shuffled by the seed, so that no manager always runs when the machine is coldest.
public final class Replay {

    private static final int FOOTPRINT_RUNS = 2; // beside the timed one

    private static final String PEAK_RESIDENT = "peakResidentBytes";
    private static final String RESIDENT_AT_PEAK_LIVE = "residentAtPeakLiveBytes";
    private static final String PAGE_FAULTS = "pageFaults";

    private final ReplayOptions options;
    private final ReplayListener listener;

    public Replay(ReplayOptions options, ReplayListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /// Replays `recording`, called `file` by the user.
    ///
    /// @throws IOException when the temporary files of the replay cannot be written
    public ReplayReport run(String file, Recording recording) throws IOException {
        if (recording.log().size() == 0) {
            return new ReplayReport(file, recording, List.of(), null);
        }
        try (WorkFolder work = new WorkFolder()) {
            Path plan = work.path().resolve("plan");
            Census census = recording.census();
            int[] workers = ThreadMerge.workers(recording.log(), options.threads());
            ReplayPlan.write(recording.log(), workers, census.maxLiveBlocks(), census.maxBytes(), plan);
            ReplayJvm jvm = new ReplayJvm(work, plan, census.maxLiveBlocks(), options);
            return new ReplayReport(file, recording, runAll(work, jvm), floor(jvm));
        }
    }

    private List<PeerResult> runAll(WorkFolder work, ReplayJvm jvm) throws IOException {
        List<PeerName> order = new ArrayList<>(options.peers());
        Collections.shuffle(order, new Random(options.seed()));
        Map<PeerName, PeerResult> results = new EnumMap<>(PeerName.class);
        for (PeerName name : order) {
            results.put(name, runOne(work, jvm, name, results.size()));
        }
        return options.peers().stream()
                .map(name -> java.util.Objects.requireNonNull(results.get(name)))
                .toList();
    }

    private PeerResult runOne(WorkFolder work, ReplayJvm jvm, PeerName name, int peersDone) throws IOException {
        int steps = options.rounds() + 1;
        int total = steps * (options.peers().size() + 1);
        listener.progress(name, peersDone * steps, total);
        String missing = NativeLibraries.unpack(name, work.path()).orElse("");
        if (!missing.isEmpty()) {
            return PeerResult.failure(name, "", missing);
        }
        Answer timed =
                jvm.run(name, options.rounds(), round -> listener.progress(name, peersDone * steps + round, total));
        String version = timed.values().getOrDefault("version", "");
        return timed.failure().isEmpty()
                ? new PeerResult(name, version, measured(withLeastFootprint(jvm, name, timed.values())), null)
                : PeerResult.failure(name, version, timed.failure());
    }

    /// Takes the footprint again in JVMs that compile simply and time nothing, and keeps the smallest: the manager does
    /// the same each time, and what a JVM's own work adds to it by chance only ever makes it larger.
    private static Map<String, String> withLeastFootprint(ReplayJvm jvm, PeerName name, Map<String, String> timed)
            throws IOException {
        Map<String, String> least = timed;
        for (int i = 0; i < FOOTPRINT_RUNS; i++) {
            Answer again = jvm.run(name, 0, _ -> {});
            if (again.failure().isEmpty() && number(again.values(), PEAK_RESIDENT) < number(least, PEAK_RESIDENT)) {
                least = again.values();
            }
        }
        Map<String, String> values = new HashMap<>(timed);
        for (String key : List.of(PEAK_RESIDENT, RESIDENT_AT_PEAK_LIVE, PAGE_FAULTS)) {
            values.put(key, text(least, key));
        }
        return values;
    }

    private static PeerResult.Measured measured(Map<String, String> values) {
        return new PeerResult.Measured(
                Arrays.stream(text(values, "nanosPerOperation").split(",", -1))
                        .map(Double::valueOf)
                        .toList(),
                Long.parseLong(text(values, PEAK_RESIDENT)),
                Long.parseLong(text(values, RESIDENT_AT_PEAK_LIVE)),
                Long.parseLong(text(values, PAGE_FAULTS)),
                number(values, "garbageBytesPerOperation"));
    }

    private ReplayReport.@Nullable Floor floor(ReplayJvm jvm) throws IOException {
        int steps = options.rounds() + 1;
        int before = steps * options.peers().size();
        listener.progress(PeerName.NONE, before, before + steps);
        Answer answer = jvm.run(
                PeerName.NONE,
                options.rounds(),
                round -> listener.progress(PeerName.NONE, before + round, before + steps));
        listener.progress(PeerName.NONE, before + steps, before + steps);
        if (!answer.failure().isEmpty()) {
            return null;
        }
        PeerResult.Measured loop = measured(answer.values());
        return new ReplayReport.Floor(
                loop.minNanos(),
                loop.peakResidentBytes(),
                number(answer.values(), "plainDowncallNanos"),
                number(answer.values(), "criticalDowncallNanos"));
    }

    private static double number(Map<String, String> values, String key) {
        return Double.parseDouble(text(values, key));
    }

    private static String text(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("the child JVM did not say '" + key + "'");
        }
        return value;
    }
}
