package allod.bench.gc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which programs run on which heaps. All of a workload get the same number of objects and the same limit.
///
/// @param scale of the full size: 1 is what the bars speak of
/// @param millis how long the cache is measured
record GcContestants(double scale, int millis) {

    static final String TREES = "binary trees";
    static final String CACHE = "cache";
    static final String PATH = "allocation path";
    static final String HANDSHAKE = "handshake";

    static final String MARK_SWEEP = "mark-sweep";
    static final String MARK_SWEEP_GOAL = "mark-sweep, growth 100 %";
    static final String GO = "go, limit";
    static final String GO_GOAL = "go, GOGC=100";
    static final String ZGC = "java, ZGC";
    static final String RAW = "raw bump";
    static final String OBJECTS = "object heap";
    static final String POLLING = "one thread that polls";

    private static final int FULL_ENTRIES = 2_000_000;
    private static final int CACHE_LIMIT_MIB = 4096;
    private static final int FULL_DEPTH = 18;
    private static final int LEAST_DEPTH = 10;
    private static final int TREES_LIMIT_MIB = 1000;
    private static final int LEAST_LIMIT_MIB = 64;
    private static final int WARM_UP_MILLIS = 3000;
    private static final String OUR_JVM_MIB = "64";

    List<GcContestant> all() {
        List<GcContestant> all = new ArrayList<>();
        String depth = "depth=" + depth();
        int trees = Math.max(LEAST_LIMIT_MIB, (int) (TREES_LIMIT_MIB * Math.min(1, scale)));
        List<String> turns = List.of("trees", depth, "rounds=4", "warm=2");
        all.add(object(TREES, MARK_SWEEP, turns, "MARK_SWEEP", trees, 0));
        all.add(object(TREES, MARK_SWEEP_GOAL, turns, "MARK_SWEEP", trees, 100));
        all.add(object(TREES, "semi-space", turns, "SEMI_SPACE", trees, 0));
        List<String> goTurns = List.of("trees", Integer.toString(depth()), "4", "2");
        all.add(go(TREES, GO, goTurns, "off", trees));
        all.add(go(TREES, GO_GOAL, goTurns, "100", trees));
        all.addAll(java(TREES, turns, trees));

        int entries = Math.max(1000, (int) (FULL_ENTRIES * scale));
        int cache = Math.max(LEAST_LIMIT_MIB, (int) (CACHE_LIMIT_MIB * scale));
        List<String> uses = List.of("cache", "entries=" + entries, "warm=" + WARM_UP_MILLIS, "millis=" + millis);
        all.add(object(CACHE, MARK_SWEEP, uses, "MARK_SWEEP", cache, 100));
        List<String> goUses =
                List.of("cache", Integer.toString(entries), Integer.toString(WARM_UP_MILLIS), Integer.toString(millis));
        all.add(go(CACHE, GO, goUses, "100", cache));
        all.addAll(java(CACHE, uses, cache));

        all.add(figures(PATH, RAW, PathFigures.class, "raw"));
        all.add(figures(PATH, RAW + ", poll", PathFigures.class, "raw", "-Dallod.bench.polls=true"));
        all.add(figures(PATH, OBJECTS, PathFigures.class, "object"));
        all.add(figures(HANDSHAKE, POLLING, HandshakeFigures.class, ""));
        return all;
    }

    /// The number of nodes goes with the square of two, or nearly so.
    private int depth() {
        int less = (int) Math.round(Math.log(1 / Math.min(1, scale)) / Math.log(2) / 2) * 2;
        return Math.max(LEAST_DEPTH, FULL_DEPTH - less);
    }

    /// @param growthPercent 0 for collections that the limit alone starts
    private static GcContestant object(
            String workload, String name, List<String> words, String plan, long limitMib, int growthPercent) {
        List<String> command = new ArrayList<>(List.of("-Xmx" + OUR_JVM_MIB + "m", "-XX:+UseSerialGC"));
        command.add(GcFigures.class.getName());
        command.add("object");
        command.addAll(words);
        command.addAll(List.of("plan=" + plan, "limit=" + ((limitMib & -2) << 20), "growth=" + growthPercent));
        return new GcContestant(workload, name, command, Map.of(), GcContestant.Kind.OBJECT);
    }

    private static GcContestant figures(
            String workload, String name, Class<?> main, String word, String... jvmOptions) {
        List<String> command = new ArrayList<>(List.of("-Xmx" + OUR_JVM_MIB + "m", "-XX:+UseSerialGC"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(main.getName(), word));
        return new GcContestant(workload, name, command, Map.of(), GcContestant.Kind.OBJECT);
    }

    private static List<GcContestant> java(String workload, List<String> words, long limitMib) {
        List<GcContestant> all = new ArrayList<>();
        for (String collector : List.of("Parallel", "G1", "Z")) {
            List<String> command = new ArrayList<>(List.of("-Xmx" + limitMib + "m", "-XX:+Use" + collector + "GC"));
            command.add(GcFigures.class.getName());
            command.add("java");
            command.addAll(words);
            String name = collector.equals("Z") ? ZGC : "java, " + collector;
            all.add(new GcContestant(workload, name, command, Map.of(), GcContestant.Kind.JAVA));
        }
        return all;
    }

    private static GcContestant go(String workload, String name, List<String> words, String growth, long limitMib) {
        Map<String, String> environment = Map.of("GOGC", growth, "GOMEMLIMIT", limitMib + "MiB");
        return new GcContestant(workload, name, words, environment, GcContestant.Kind.GO);
    }
}
