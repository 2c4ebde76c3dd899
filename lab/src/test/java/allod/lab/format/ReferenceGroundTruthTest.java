package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.pages.simulate.CacheLevels;
import allod.pages.simulate.CacheModel;
import allod.pages.simulate.PageTouches;
import allod.pages.simulate.TlbCounters;
import allod.pages.simulate.TlbGeometry;
import allod.pages.simulate.TlbLevels;
import allod.pages.simulate.TlbModel;
import allod.pages.simulate.TranslationSize;
import allod.pages.simulate.WalkCaches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Real recordings against what cachegrind counted of the same program, all nine counters, and against what another
/// program counted of pages and of a TLB with 64 entries.
class ReferenceGroundTruthTest {

    private static final Pattern FIGURES = Pattern.compile("distinct code pages (\\d+), distinct data pages (\\d+);.*"
            + "page-straddling data accesses (\\d+);.*LRU: (\\d+) look-ups, (\\d+) misses");

    @Test
    void everyCounterEqualsCachegrinds() throws Exception {
        Path folder = Shipped.beside("recordings/lackey");
        assumeTrue(Files.isDirectory(folder), () -> folder + " does not exist: no recording to compare with");
        List<Path> recordings;
        try (Stream<Path> files = Files.list(folder)) {
            recordings = files.filter(file -> file.toString().endsWith(".lackey.zst"))
                    .sorted()
                    .toList();
        }
        assertThat(recordings).isNotEmpty();
        for (Path recording : recordings) {
            compare(recording);
        }
    }

    private static void compare(Path file) throws Exception {
        String stem = file.toString().replace(".lackey.zst", "");
        CacheLevels caches = CacheLevels.USUAL; // those of the summaries
        CacheModel cache = new CacheModel(caches.fetch(), caches.data(), caches.last());
        TlbGeometry full = new TlbGeometry(64, 64);
        TlbModel tlb =
                new TlbModel(TranslationSize.SMALL, new TlbLevels(full, full, TlbGeometry.NONE), WalkCaches.NONE);
        PageTouches touches = new PageTouches(new long[] {100_000}, 0);
        ReferenceRecording recording = ReferenceReader.read(
                file,
                batch -> {
                    cache.take(batch);
                    tlb.take(batch);
                    touches.take(batch);
                },
                _ -> {});

        assertThat(recording.damage()).as(stem).isNull();
        assertThat(cache.counters())
                .as(stem)
                .isEqualTo(CachegrindSummary.parse(Files.readString(Path.of(stem + ".cachegrind-summary.txt"))));
        Matcher figures = FIGURES.matcher(Files.readString(Path.of(stem + ".lackey-summary.txt")));
        assertThat(figures.find()).as(stem).isTrue();
        TlbCounters counted = tlb.counters();
        assertThat(List.of(
                        touches.codePages(),
                        touches.dataPages(),
                        touches.straddling(),
                        counted.dataLookups(),
                        counted.dataMisses()))
                .as(stem)
                .isEqualTo(Stream.of(1, 2, 3, 4, 5)
                        .map(group -> Long.valueOf(figures.group(group)))
                        .toList());
    }
}
