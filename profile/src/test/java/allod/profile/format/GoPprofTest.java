package allod.profile.format;

import static org.assertj.core.api.Assertions.assertThat;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `go tool pprof` shows of our files is what we know: names, files, lines, labels, all four values.
class GoPprofTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsGo() {
        GoPprof.assumeInstalled();
    }

    @Test
    void allFourValuesAreEqualToOurs() throws Exception {
        Profile profile = profile(7, 200);
        Path file = written(profile, "heap.pb.gz");
        for (ProfileValue value : ProfileValue.values()) {
            assertThat(GoPprof.top(folder, "-sample_index=" + value.pprofName(), file.toString()))
                    .as(value.pprofName())
                    .isEqualTo(table(profile, value, CallFrame::name));
        }
    }

    @Test
    void liveBytesComeFirstAndNothingIsMissing() throws Exception {
        Path file = written(profile(8, 20), "heap.pb.gz");
        String top = GoPprof.run(folder, "-top", file.toString());
        assertThat(top)
                .contains("Type: inuse_space", "File: allod", "Duration: 2")
                .doesNotContain("not available");
    }

    @Test
    void filesAndLinesAreShown() throws Exception {
        Profile profile = profile(9, 100);
        Path file = written(profile, "heap.pb.gz");
        assertThat(GoPprof.top(folder, "-lines", "-sample_index=inuse_space", file.toString()))
                .isEqualTo(table(profile, ProfileValue.LIVE_BYTES, GoPprofTest::withLine));
    }

    @Test
    void aBaseIsSubtracted() throws Exception {
        Profile before = profile(10, 100);
        Profile after = profile(11, 100);
        String base = written(before, "before.pb.gz").toString();
        String file = written(after, "after.pb.gz").toString();
        Map<String, List<Long>> expected = new HashMap<>(table(after, ProfileValue.LIVE_BYTES, CallFrame::name));
        table(before, ProfileValue.LIVE_BYTES, CallFrame::name)
                .forEach((name, values) -> expected.merge(
                        name,
                        List.of(-values.get(0), -values.get(1)),
                        (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1))));
        expected.values().removeIf(values -> values.equals(List.of(0L, 0L)));
        assertThat(GoPprof.top(folder, "-base=" + base, file)).isEqualTo(expected);
    }

    @Test
    void labelsAreTagsToFocusOn() throws Exception {
        Profile profile = profile(12, 100);
        String file = written(profile, "heap.pb.gz").toString();
        Profile focused = new Profile(
                profile.takenAt(),
                profile.duration(),
                1,
                profile.sites().stream()
                        .filter(site -> "q1".equals(site.labels().get("query")))
                        .toList());
        assertThat(focused.sites()).isNotEmpty();
        assertThat(GoPprof.top(folder, "-tagfocus=query=q1", file))
                .isEqualTo(table(focused, ProfileValue.LIVE_BYTES, CallFrame::name));
        assertThat(GoPprof.run(folder, "-tags", file)).contains("owner:", "kind:", "bytes:", "query:");
    }

    @Test
    void oddProfilesAreReadToo() throws Exception {
        for (long seed = 0; seed < 10; seed++) {
            Path file = written(RandomProfiles.of(seed), "odd.pb.gz");
            assertThat(GoPprof.run(folder, "-raw", file.toString())).contains("inuse_space/bytes[dflt]");
        }
    }

    @Test
    void weReadWhatItWrites() throws Exception {
        Profile profile = profile(13, 100);
        Path file = written(profile, "heap.pb.gz");
        Path merged = folder.resolve("merged.pb.gz");
        GoPprof.run(folder, "-proto", "-output=" + merged, file.toString(), file.toString());
        Profile read = PprofFormat.read(merged);
        assertThat(read.total()).isEqualTo(profile.total().plus(profile.total()));
        assertThat(read.sites()).hasSameSizeAs(profile.sites());
        assertThat(read.sites().getFirst().stack())
                .isEqualTo(profile.sites().getFirst().stack());
    }

    private Path written(Profile profile, String name) throws Exception {
        Path file = folder.resolve(name);
        PprofFormat.write(profile, file);
        return file;
    }

    private static String withLine(CallFrame call) {
        String path = FrameNames.path(call);
        return path.isEmpty() ? call.name() : call.name() + ' ' + path + (call.line() > 0 ? ":" + call.line() : "");
    }

    /// Flat: where it is the leaf. Cumulated: where it is anywhere, once a site.
    private static Map<String, List<Long>> table(
            Profile profile, ProfileValue value, Function<CallFrame, String> name) {
        Map<String, List<Long>> table = new HashMap<>();
        for (Site site : profile.sites()) {
            long amount = value.of(site.amounts());
            String leaf = name.apply(site.stack().getFirst());
            for (String each : new HashSet<>(site.stack().stream().map(name).toList())) {
                table.merge(
                        each,
                        List.of(each.equals(leaf) ? amount : 0, amount),
                        (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
            }
        }
        table.values().removeIf(values -> values.equals(List.of(0L, 0L)));
        return table;
    }

    /// Below 2^53 in all, because pprof shows floating point numbers.
    private static Profile profile(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Site> sites = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            List<CallFrame> stack = new ArrayList<>();
            for (int c = random.nextInt(1, 12); c > 0; c--) {
                stack.add(call(random.nextInt(40)));
            }
            long live = random.nextLong(1 << 20);
            long blocks = live + random.nextLong(1 << 20);
            sites.add(new Site(
                    stack,
                    MemoryKind.HEAP,
                    "heap" + random.nextInt(2),
                    Map.of("query", "q" + random.nextInt(3), "row", String.valueOf(s)),
                    new Amounts(blocks, blocks * 100, live, live * 100)));
        }
        sites.sort((a, b) -> Long.compare(b.amounts().liveBytes(), a.amounts().liveBytes()));
        return new Profile(Instant.ofEpochSecond(1_800_000_000), Duration.ofSeconds(2), 1, sites);
    }

    private static CallFrame call(int number) {
        return switch (number % 8) {
            case 0 -> new CallFrame("a.b.C" + number, "<init>", "C.java", number);
            case 1 -> new CallFrame("", "std::map<int, char>::f" + number + "(int)", "/usr/src/x.cc", number);
            case 2 -> new CallFrame("", "native" + number, null, 0);
            case 3 -> new CallFrame("a.b.C$$Lambda/0x0000" + number, "run", null, 0);
            default -> new CallFrame("a.b.C", "method" + number, "C.java", 100 + number);
        };
    }
}
