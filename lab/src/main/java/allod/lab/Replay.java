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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Replays a recording against managers, one child JVM after the other: never two at once, they would disturb each
/// other. The order is shuffled by the seed, so that no manager always runs when the machine is coldest.
public final class Replay {

    private static final int BUSY_MILLIS = 30; // what the compilers touch in this time is small against any footprint
    private static final int MAX_REPEATS = 2;

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
            ReplayPlan.write(recording.log(), census.maxLiveBlocks(), census.maxBytes(), plan);
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
        Answer answer = runQuietly(jvm, name, round -> listener.progress(name, peersDone * steps + round, total));
        String version = answer.values().getOrDefault("version", "");
        return answer.failure().isEmpty()
                ? new PeerResult(name, version, measured(answer.values()), null)
                : PeerResult.failure(name, version, answer.failure());
    }

    /// Runs a manager again when the compilers were busy while its footprint was taken, and keeps the quietest run.
    private static Answer runQuietly(ReplayJvm jvm, PeerName name, IntConsumer rounds) throws IOException {
        Answer quietest = jvm.run(name, rounds);
        for (int again = 0; again < MAX_REPEATS && quietest.failure().isEmpty(); again++) {
            if (compiledMillis(quietest) <= BUSY_MILLIS) {
                break;
            }
            Answer next = jvm.run(name, rounds);
            if (next.failure().isEmpty() && compiledMillis(next) < compiledMillis(quietest)) {
                quietest = next;
            }
        }
        return quietest;
    }

    private static double compiledMillis(Answer answer) {
        return number(answer.values(), "compiledMillis");
    }

    private static PeerResult.Measured measured(Map<String, String> values) {
        return new PeerResult.Measured(
                Arrays.stream(text(values, "nanosPerOperation").split(",", -1))
                        .map(Double::valueOf)
                        .toList(),
                Long.parseLong(text(values, "peakResidentBytes")),
                Long.parseLong(text(values, "residentAtPeakLiveBytes")),
                Long.parseLong(text(values, "pageFaults")),
                number(values, "garbageBytesPerOperation"));
    }

    private ReplayReport.@Nullable Floor floor(ReplayJvm jvm) throws IOException {
        int steps = options.rounds() + 1;
        int before = steps * options.peers().size();
        listener.progress(PeerName.NONE, before, before + steps);
        Answer answer =
                jvm.run(PeerName.NONE, round -> listener.progress(PeerName.NONE, before + round, before + steps));
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
