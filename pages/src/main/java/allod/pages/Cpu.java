package allod.pages;

import allod.pages.os.CpuCalls;
import allod.pages.os.KernelFile;
import java.nio.file.Path;

/// The processor that runs the current thread, for data that is striped by CPU.
public final class Cpu {

    private static final Path POSSIBLE_CPUS = Path.of("/sys/devices/system/cpu/possible");
    private static final int COUNT = countPossible();

    private Cpu() {}

    /// Number of the CPU that runs this thread at this moment; a hint, since the thread may move at any time.
    ///
    /// @return a value from 0 to [#count()] - 1
    public static int current() {
        return CpuCalls.schedGetcpu();
    }

    /// One more than the highest number that [#current()] may return: the length of a table indexed by it.
    ///
    /// This counts CPUs that the kernel could bring up, so it may be more than [Runtime#availableProcessors()].
    public static int count() {
        return COUNT;
    }

    private static int countPossible() {
        return KernelFile.text(POSSIBLE_CPUS)
                .map(Cpu::afterLast)
                .orElseGet(() -> Math.max(Runtime.getRuntime().availableProcessors(), CpuCalls.schedGetcpu() + 1));
    }

    /// One more than the last number in a kernel's CPU list such as `0-3,8-11`.
    static int afterLast(String cpuList) {
        int start = Math.max(cpuList.lastIndexOf('-'), cpuList.lastIndexOf(',')) + 1;
        return Integer.parseInt(cpuList.substring(start)) + 1;
    }
}
