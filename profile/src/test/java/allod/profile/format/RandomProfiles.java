package allod.profile.format;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/// Profiles as programs have them, and odd ones, by seed.
final class RandomProfiles {
    private static final String[] PACKAGES = {"", "a.", "allod.demo.", "com.example.deep.er."};
    private static final String[] CLASSES = {"Main", "Cache$Entry", "Größe", "Main$$Lambda/0x00007f12a8001400", "X"};
    private static final String[] METHODS = {"<init>", "<clinit>", "put", "lambda$main$0", "größer", "a b"};
    private static final String[] FILES = {"Main.java", "Größe.kt", "weird;name.java", "A.java"};
    private static final String[] FUNCTIONS = {
        "malloc",
        "std::vector<int>::push_back(int&&)",
        "[unknown]",
        "operator new[](unsigned long)",
        "je_malloc@plt",
        ""
    };
    private static final String[] KEYS = {"query", "bytes", "kind", "owner", "pprof::x", "label.y", "", "ключ", "a;b"};
    private static final String[] OWNERS = {"", "shared", "cache of \"users\"\n", "ü"};

    private final SplittableRandom random;

    private RandomProfiles(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static long firstSeed() {
        return Long.getLong("allod.seed", new Random().nextLong() >>> 16);
    }

    static Profile of(long seed) {
        return new RandomProfiles(seed).profile();
    }

    private Profile profile() {
        Map<Object, Site> sites = new HashMap<>();
        int count = random.nextInt(40);
        for (int s = 0; s < count; s++) {
            Site site = site();
            sites.put(List.of(site.stack(), site.kind(), site.owner(), site.labels()), site);
        }
        List<Site> sorted = new ArrayList<>(sites.values());
        Set<Long> seen = new HashSet<>();
        sorted.removeIf(site -> !seen.add(site.amounts().liveBytes())); // the order is told by the live bytes alone
        sorted.sort((a, b) -> Long.compare(b.amounts().liveBytes(), a.amounts().liveBytes()));
        return new Profile(
                Instant.EPOCH.plusNanos(random.nextLong() >>> 1),
                Duration.ofNanos(random.nextLong(1L << random.nextInt(1, 62))),
                random.nextBoolean() ? 1 : random.nextLong(1, 1 << 24),
                sorted);
    }

    private Site site() {
        List<CallFrame> stack = new ArrayList<>();
        int depth = random.nextInt(12) == 0 ? 0 : random.nextInt(1, 30);
        for (int c = 0; c < depth; c++) {
            stack.add(call());
        }
        Map<String, String> labels = new HashMap<>();
        for (int l = random.nextInt(3); l > 0; l--) {
            labels.put(one(KEYS), "value " + random.nextInt(3));
        }
        MemoryKind[] kinds = MemoryKind.values();
        return new Site(stack, kinds[random.nextInt(kinds.length)], one(OWNERS), labels, amounts());
    }

    private CallFrame call() {
        if (random.nextInt(5) == 0) {
            return new CallFrame("", one(FUNCTIONS), random.nextBoolean() ? null : "src/x.c", random.nextInt(100));
        }
        return new CallFrame(
                one(PACKAGES) + one(CLASSES),
                one(METHODS),
                random.nextInt(4) == 0 ? null : one(FILES),
                random.nextInt(3) == 0 ? 0 : random.nextInt(1 << 20));
    }

    /// Of any size, negative ones as in differences included.
    private Amounts amounts() {
        return new Amounts(amount(), amount(), amount(), amount());
    }

    private long amount() {
        long value = random.nextLong(1L << random.nextInt(1, 60));
        return random.nextInt(10) == 0 ? -value : value;
    }

    private String one(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
