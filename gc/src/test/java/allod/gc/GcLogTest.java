package allod.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What the log writes when it is asked to write all to a stream.
class GcLogTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final GcLog log = new GcLog(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void aCycleIsALine() {
        GcCycle cycle = ObjectHeapStatsTest.cycle();
        log.cycleEnded(cycle);
        assertThat(text()).isEqualTo("allod " + cycle + "\n").startsWith("allod gc=17 heap=my_cache ");
    }

    @Test
    void theCulpritOfASlowSafepointIsNamedOnceInAWhile() {
        Thread culprit = Thread.ofPlatform().name("busy one").unstarted(() -> {});
        StackTraceElement[] stack = {new StackTraceElement("demo.Loop", "spin", "Loop.java", 12)};
        log.safepointSlow("cache", culprit, stack, 150_000_000);
        log.safepointSlow("cache", culprit, stack, 250_000_000);
        assertThat(text())
                .isEqualTo("allod slow-safepoint heap=cache thread=busy_one waited=150.000ms kept-back=0:"
                        + " this thread neither polls nor is in blocked(...);"
                        + " poll in its loop, or wrap the call that waits\n"
                        + "\tat demo.Loop.spin(Loop.java:12)\n");
    }

    @Test
    void exhaustionComesWithTheHistogram() {
        log.exhausted("cache", 1 << 20, 4L << 30, " num\n   1: Node\n");
        log.exhausted("cache", 16, 64, "");
        assertThat(text())
                .isEqualTo("allod exhausted heap=cache requested=1.00M limit=4.00G\n num\n   1: Node\n"
                        + "allod exhausted heap=cache requested=16B limit=64B\n");
    }

    @Test
    void withoutAStreamNothingIsPrintedByItself() {
        GcLog quiet = new GcLog(null);
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            quiet.cycleEnded(ObjectHeapStatsTest.cycle());
        } finally {
            System.setErr(before);
        }
        assertThat(text()).isEmpty();
    }
}
