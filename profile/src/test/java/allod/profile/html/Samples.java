package allod.profile.html;

import allod.heap.HeapMap;
import allod.heap.HeapMap.Run;
import allod.heap.HeapMap.RunState;
import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import allod.profile.html.ReportHistogram.Bar;
import allod.profile.html.ReportTable.Column;
import allod.profile.html.ReportTable.Kind;
import allod.profile.html.ReportTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Reports to test with: a small one of known figures, one with all parts, a large one.
final class Samples {

    static final Instant MOMENT = Instant.parse("2026-01-01T12:00:00Z");

    private Samples() {}

    static CallFrame frame(String name) {
        int dot = name.lastIndexOf('.');
        return new CallFrame(
                dot < 0 ? "" : name.substring(0, dot), name.substring(dot + 1), dot < 0 ? "main.c" : "A.java", 7);
    }

    /// @param stack names, the outermost first, separated by `;`
    static Site site(String stack, long liveBlocks, long liveBytes) {
        return site(stack, MemoryKind.HEAP, Map.of(), liveBlocks, liveBytes);
    }

    static Site site(String stack, MemoryKind kind, Map<String, String> labels, long liveBlocks, long liveBytes) {
        List<CallFrame> frames = new ArrayList<>();
        for (String name : stack.split(";")) {
            frames.addFirst(frame(name));
        }
        Amounts amounts = new Amounts(liveBlocks * 3, liveBytes * 4, liveBlocks, liveBytes);
        return new Site(frames, kind, kind == MemoryKind.HEAP ? "cache" : "shared", labels, amounts);
    }

    static Profile profile(Site... sites) {
        return new Profile(MOMENT, Duration.ofSeconds(60), 1, List.of(sites));
    }

    /// 1000 live bytes: 600 below `serve` (400 `read`, 200 `write`), 400 below `load`, 300 of them in `read`.
    static Profile known() {
        return profile(
                site("app.Main.main;app.Server.serve;app.Io.read", MemoryKind.HEAP, Map.of("query", "q1"), 4, 400),
                site("app.Main.main;app.Server.serve;app.Io.write", MemoryKind.HEAP, Map.of("query", "q2"), 2, 200),
                site("app.Main.main;app.Loader.load;app.Io.read", 3, 300),
                site("app.Main.main;app.Loader.load", MemoryKind.MAPPED_FILE, Map.of(), 1, 100));
    }

    /// Before that: no `write`, more in `load`.
    static Profile before() {
        return profile(
                site("app.Main.main;app.Server.serve;app.Io.read", 2, 200),
                site("app.Main.main;app.Loader.load;app.Io.read", 6, 600));
    }

    /// A report with every part.
    static MemoryReport full() {
        MemoryReport report = MemoryReport.of("Order server, warm", realistic(11, 40_000))
                .base("an hour before", realistic(12, 30_000))
                .fact("Command", "java -jar order-server.jar --port 8080 --data /var/lib/orders")
                .fact("Process", "4711")
                .fact("Taken", "1 January 2026, 12:00:00 UTC")
                .timeline(timeline())
                .histogram(new ReportHistogram(
                        "Sizes",
                        "size",
                        List.of(
                                new Bar("1 - 16 B", 120_500, 1_000_000),
                                new Bar("17 - 64 B", 48_000, 2_400_000),
                                new Bar("65 - 256 B", 9_000, 1_400_000),
                                new Bar("257 B - 4 KiB", 800, 1_900_000),
                                new Bar("4 KiB - 1 MiB", 31, 9_000_000))))
                .histogram(new ReportHistogram(
                        "Lifetimes",
                        "freed after",
                        List.of(
                                new Bar("1 us", 80_000, 0),
                                new Bar("1 ms", 70_000, 0),
                                new Bar("1 s", 20_000, 0),
                                new Bar("never", 8_331, 0))))
                .map(map());
        List<Row> rows = new ArrayList<>();
        for (Site site : realistic(11, 12).sites()) {
            rows.add(new Row(
                    List.of(
                            site.stack().getFirst().name(),
                            Double.toString(0.1 + rows.size() / 20.0),
                            Long.toString(site.amounts().liveBytes()),
                            Long.toString(1_000_000L << rows.size())),
                    site.stack()));
        }
        return report.table(new ReportTable(
                "Leak suspects",
                "Sites whose live bytes grow, the most suspicious first.",
                List.of(
                        new Column("Site", Kind.TEXT),
                        new Column("Confidence", Kind.PERCENT),
                        new Column("Live", Kind.BYTES),
                        new Column("Age", Kind.NANOS)),
                rows));
    }

    static List<TimelinePoint> timeline() {
        Random random = new Random(5);
        List<TimelinePoint> points = new ArrayList<>();
        double live = 20e6;
        for (int i = 0; i < 3000; i++) {
            live = Math.max(1e6, live + (random.nextDouble() - 0.47) * 2e6);
            long resident = (long) Math.max(live * 1.15, 40e6);
            points.add(new TimelinePoint(i * 20_000_000L, (long) live, resident, 128L << 20));
        }
        return points;
    }

    static HeapMap map() {
        Random random = new Random(6);
        List<Run> runs = new ArrayList<>();
        long address = 0x7f3a_0000_0000L;
        for (int i = 0; i < 700; i++) {
            int kind = random.nextInt(10);
            long bytes = (1 + random.nextInt(kind == 9 ? 400 : 64)) * 1024L;
            if (i == 500) {
                address += 1 << 26;
            }
            if (kind < 7) {
                int capacity = (int) (bytes / 64);
                runs.add(new Run(address, bytes, RunState.SPAN, 64, random.nextInt(capacity + 1), capacity));
            } else if (kind == 9) {
                runs.add(new Run(address, bytes, RunState.LARGE, bytes, 1, 1));
            } else {
                runs.add(new Run(address, bytes, kind == 7 ? RunState.FREE_DIRTY : RunState.FREE_CLEAN, 0, 0, 0));
            }
            address += bytes;
        }
        return new HeapMap("shared", runs);
    }

    /// Stacks as programs have them: a few entry points, some deep recursion, sizes over many magnitudes.
    static Profile realistic(long seed, int sites) {
        Random random = new Random(seed);
        String[] packages = {"com.orders.web", "com.orders.store", "io.netty.buffer", "org.lucene.index", "java.util"};
        Map<Integer, CallFrame> frames = new HashMap<>();
        List<Site> list = new ArrayList<>();
        for (int i = 0; i < sites; i++) {
            Random path = new Random(31L * (i % Math.max(1, sites / 4))); // stacks share their beginnings
            int depth = 4 + path.nextInt(36);
            List<CallFrame> stack = new ArrayList<>();
            for (int d = 0; d < depth; d++) {
                int width = Math.min(2 + d * 3, 60);
                int choice = d == depth - 1 ? random.nextInt(width) : path.nextInt(width);
                String name = packages[(d / 7 + choice) % packages.length] + ".Type" + choice % 17;
                int line = d + 10;
                stack.addFirst(frames.computeIfAbsent(
                        d * 100 + choice,
                        key -> new CallFrame(name, "method" + key, "Type" + choice % 17 + ".java", line)));
            }
            long blocks = 1 + (long) Math.exp(random.nextDouble() * 8);
            long bytes = blocks * (16 + random.nextInt(2000));
            list.add(new Site(
                    stack,
                    i % 9 == 0 ? MemoryKind.STACK : MemoryKind.HEAP,
                    i % 2 == 0 ? "cache" : "shared",
                    i % 5 == 0 ? Map.of("query", "q" + i % 3) : Map.of(),
                    new Amounts(blocks * 5, bytes * 5, blocks, bytes)));
        }
        return new Profile(MOMENT, Duration.ofMinutes(10), 512 << 10, list);
    }
}
