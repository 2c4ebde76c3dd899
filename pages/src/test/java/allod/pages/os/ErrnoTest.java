package allod.pages.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Errors come back as the kernel's numbers, each to the thread that caused it.
class ErrnoTest {

    private static final long PAGE = CpuCalls.getpagesize();

    /// A call that fails and how.
    private record Failing(LongSupplier call, int errno) {}

    private static final List<Failing> FAILING = List.of(
            new Failing(() -> FileCalls.close(-1), Errno.EBADF),
            new Failing(() -> MemoryCalls.munmap(1, PAGE), Errno.EINVAL),
            new Failing(() -> SystemCalls.syscall(1 << 20, 0, 0, 0), Errno.ENOSYS),
            new Failing(() -> MemoryCalls.mprotect(PAGE, PAGE, MemoryCalls.PROT_READ), Errno.ENOMEM));

    @Test
    void eachCallHasItsOwnErrno() {
        for (Failing failing : FAILING) {
            assertThat(failing.call.getAsLong()).isEqualTo(-failing.errno);
        }
    }

    @Test
    void errnosOfThreadsAreNotMixed() throws Exception {
        assertThat(failuresOfOthers(Executors.newFixedThreadPool(8), 8)).isZero();
    }

    /// More threads than the pool of buffers has slots, so that some of them meet an empty slot.
    @Test
    void errnosOfVirtualThreadsAreNotMixed() throws Exception {
        assertThat(failuresOfOthers(Executors.newVirtualThreadPerTaskExecutor(), 500))
                .isZero();
    }

    private static long failuresOfOthers(ExecutorService executor, int tasks) throws Exception {
        long wrong = 0;
        try (executor) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                Failing failing = FAILING.get(task % FAILING.size());
                work.add(() -> {
                    int others = 0;
                    for (int i = 0; i < 2_000; i++) {
                        others += failing.call.getAsLong() == -failing.errno ? 0 : 1;
                    }
                    return others;
                });
            }
            for (Future<Integer> done : executor.invokeAll(work)) {
                wrong += done.get();
            }
        }
        return wrong;
    }

    @ParameterizedTest
    @CsvSource({"12,ENOMEM (12)", "22,EINVAL (22)", "9,EBADF (9)", "24,EMFILE (24)", "28,ENOSPC (28)", "77,errno (77)"})
    void describesErrors(int errno, String text) {
        assertThat(Errno.describe(errno)).isEqualTo(text);
    }
}
