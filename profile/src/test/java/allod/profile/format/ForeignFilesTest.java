package allod.profile.format;

import static org.assertj.core.api.Assertions.assertThat;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/// Files that other programs wrote; the figures are those of `go tool pprof`.
class ForeignFilesTest {

    /// Written by `pprof.Lookup("heap")` of Go 1.19: 100 blocks of 5000 bytes kept, 50 of 70,000 dropped but for one.
    @Test
    void heapsOfGoPrograms() throws IOException {
        Profile profile = read("go-heap.pb.gz");
        assertThat(profile.total()).isEqualTo(new Amounts(166, 4_231_632, 109, 610_536));
        assertThat(of(profile, "main.keep")).isEqualTo(new Amounts(108, 543_720, 100, 535_296));
        assertThat(of(profile, "main.drop")).isEqualTo(new Amounts(50, 3_686_400, 1, 73_728));
        Site first = profile.sites().getFirst();
        assertThat(first.stack().getFirst()).isEqualTo(new CallFrame("", "main.keep", "./main.go", 13));
        assertThat(first.stack().get(1).name()).isEqualTo("main.main"); // into which it was inlined
        assertThat(first.kind()).isEqualTo(MemoryKind.NATIVE);
        assertThat(profile.sampleBytes()).isEqualTo(1);
    }

    /// Written by async-profiler's converter of a recording with `nativemem=2m`: one value, not compressed.
    @Test
    void nativeMemoryByAsyncProfiler() throws IOException {
        Profile profile = read("async-profiler.pb");
        assertThat(profile.total()).isEqualTo(new Amounts(0, 900_000, 0, 0));
        assertThat(profile.sites())
                .anySatisfy(site -> assertThat(site.stack())
                        .extracting(CallFrame::methodName)
                        .contains("malloc_hook", "keep"));
        assertThat(profile.sites().getFirst().stack())
                .extracting(CallFrame::className)
                .contains("java.nio.ByteBuffer", "Alloc");
    }

    private static Amounts of(Profile profile, String leaf) {
        return profile.sites().stream()
                .filter(site -> site.stack().getFirst().name().equals(leaf))
                .map(Site::amounts)
                .reduce(Amounts.NONE, Amounts::plus);
    }

    private static Profile read(String name) throws IOException {
        try (InputStream in = ForeignFilesTest.class.getResourceAsStream(name)) {
            return PprofFormat.read(in);
        }
    }
}
