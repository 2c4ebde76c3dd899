package allod.lab.attach;

import static org.assertj.core.api.Assertions.assertThat;

import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/// Programs whose blocks live as blocks do: which of them is suspected, and which one first.
class SuspectsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long RUN = 30 * SECOND;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int BYTES = 1_000;

    private final BlockLog log = new BlockLog(MemoryKind.NATIVE);
    private final Random random = new Random(11);
    private long nextAddress = 16;

    @Test
    void aLeakIsSuspectedBeforeASmallerOne() {
        allocate("small", 0, RUN, SECOND / 10, _ -> NEVER);
        allocate("large", 0, RUN, SECOND / 50, _ -> NEVER);
        assertThat(suspects()).containsExactly("large", "small");
    }

    @Test
    void aLeakThatIsOneInTenIsSuspected() {
        allocate("path", 0, RUN, SECOND / 100, _ -> random.nextInt(10) == 0 ? NEVER : SECOND / 10);
        assertThat(suspects()).containsExactly("path");
    }

    @Test
    void whatIsBuiltAtTheStartIsNotSuspected() {
        allocate("start", 0, RUN / 5, SECOND / 1000, _ -> NEVER);
        assertThat(suspects()).isEmpty();
    }

    @Test
    void aCacheWhoseEntriesLiveForAWhileIsNotSuspected() {
        allocate("cache", 0, RUN, SECOND / 200, _ -> 5 * SECOND);
        assertThat(suspects()).isEmpty();
    }

    @Test
    void whatIsYoungAtTheEndIsNotSuspected() {
        allocate("tail", RUN - RUN / 12, RUN, SECOND / 2000, _ -> NEVER);
        allocate("other", 0, RUN, SECOND, _ -> SECOND);
        assertThat(suspects()).isEmpty();
    }

    @Test
    void aLeakComesBeforeALargerCacheThatIsFilledEarly() {
        allocate("filled", 0, RUN / 2 + RUN / 10, SECOND / 100, _ -> NEVER);
        allocate("leak", 0, RUN, SECOND / 60, _ -> NEVER);
        assertThat(suspects().getFirst()).isEqualTo("leak");
    }

    @Test
    void aFewBlocksAreNoLeak() {
        allocate("few", 0, RUN, 7 * SECOND, _ -> NEVER);
        assertThat(suspects()).isEmpty();
    }

    @Test
    void stacksThatEndInOneLineAreOneCallSite() {
        for (int i = 0; i < 10; i++) {
            String deep = "loop" + i;
            long start = i * SECOND / 40;
            allocate(
                    List.of(frame("java.util.List", deep), frame("app.Main", "put")),
                    start,
                    RUN,
                    SECOND / 4,
                    _ -> NEVER);
        }
        assertThat(suspects()).containsExactly("put");
    }

    @Test
    void theJvmsOwnGrowthIsNotSuspectedUntilItIsLarge() {
        List<CallFrame> stack = List.of(new CallFrame("", "os::malloc", "libjvm.so", 0));
        for (long time = 0; time < RUN; time += SECOND / 20) {
            log.add(new BlockEvent(time, 1, "C1", nextAddress, BYTES, 1, NativeEvents.owner(stack), stack));
            nextAddress += 16;
        }
        assertThat(suspects()).isEmpty();
    }

    @Test
    void mallocIsTheProgramsWhenJavaCodeAskedForIt() {
        CallFrame malloc = new CallFrame("", "os::malloc", "libjvm.so", 0);
        CallFrame unsafe = new CallFrame("jdk.internal.misc.Unsafe", "allocateMemory0", "Unsafe.java", 0);
        CallFrame define = new CallFrame("java.lang.ClassLoader", "defineClass1", "ClassLoader.java", 0);
        CallFrame library = new CallFrame("", "ZSTD_createDCtx", "libzstd.so", 0);
        assertThat(NativeEvents.owner(List.of(malloc, unsafe))).isEqualTo(NativeEvents.PROGRAM);
        assertThat(NativeEvents.owner(List.of(malloc, define))).isEqualTo(NativeEvents.JVM);
        assertThat(NativeEvents.owner(List.of(malloc))).isEqualTo(NativeEvents.JVM);
        assertThat(NativeEvents.owner(List.of(library, define))).isEqualTo(NativeEvents.PROGRAM);
    }

    private List<String> suspects() {
        return Suspects.among(log.lives(Window.of(0, RUN, 10))).stream()
                .map(suspect -> suspect.callSite().methodName())
                .toList();
    }

    private void allocate(String site, long from, long to, long every, LongUnaryOperator lifetime) {
        allocate(List.of(frame("app.Main", site)), from, to, every, lifetime);
    }

    private void allocate(List<CallFrame> stack, long from, long to, long every, LongUnaryOperator lifetime) {
        for (long time = from; time < to; time += every) {
            long address = nextAddress;
            nextAddress += 16;
            log.add(new BlockEvent(time, 1, "main", address, BYTES, 1, "malloc", stack));
            long lives = lifetime.applyAsLong(time);
            if (lives != NEVER && time + lives < to) {
                log.add(new BlockEvent(time + lives, 1, "main", address, BlockEvent.FREED, 1, "", List.of()));
            }
        }
    }

    private static CallFrame frame(String className, String methodName) {
        return new CallFrame(className, methodName, "Main.java", 1);
    }
}
