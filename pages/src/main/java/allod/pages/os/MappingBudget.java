package allod.pages.os;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// How many mappings Allod may own: half of what the kernel allows the process.
///
/// The kernel limits the mappings of a process (`vm.max_map_count`). At the limit not only our call fails: the next
/// mapping that the JVM itself needs ends the process. So the budget is asked *before* each call that may add mappings.
///
/// Invariants: **B1** 0 <= used <= limit; a request beyond it is refused and changes nothing.
///
/// Threads: any; one atomic counter.
public final class MappingBudget {

    /// What a kernel allows that nobody has configured.
    private static final long DEFAULT_MAX_MAP_COUNT = 65_530;

    private static final Path MAX_MAP_COUNT = Path.of("/proc/sys/vm/max_map_count");
    private static final MappingBudget PROCESS = new MappingBudget(maxMapCount() / 2);

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public MappingBudget(long limit) {
        this.limit = limit;
    }

    /// The budget that all of Allod in this process shares.
    public static MappingBudget process() {
        return PROCESS;
    }

    /// The kernel's limit for the process.
    public static long maxMapCount() {
        return KernelFile.number(MAX_MAP_COUNT).orElse(DEFAULT_MAX_MAP_COUNT);
    }

    /// Takes `mappings` (negative: gives them back), or takes nothing and says no.
    public boolean tryTake(long mappings) {
        long before = used.get();
        while (mappings <= 0 || before + mappings <= limit) {
            if (used.compareAndSet(before, before + mappings)) {
                assert before + mappings >= 0 : before + " " + mappings;
                return true;
            }
            before = used.get();
        }
        return false;
    }

    public void give(long mappings) {
        long after = used.addAndGet(-mappings);
        assert after >= 0 : after;
    }

    public long used() {
        return used.get();
    }

    public long limit() {
        return limit;
    }
}
