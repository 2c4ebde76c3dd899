package allod.lab.memory;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is counted of a mapping, in bytes: the lines of `smaps`, and two figures that follow from them.
public enum Measure {
    /// Address space.
    MAPPED("Size"),
    /// Pages in memory, each as often as it is mapped.
    RESIDENT("Rss"),
    /// Pages in memory, each divided by the number of its mappings in all processes.
    PROPORTIONAL("Pss"),
    DIRTY_PROPORTIONAL("Pss_Dirty"),
    SHARED_CLEAN("Shared_Clean"),
    SHARED_DIRTY("Shared_Dirty"),
    PRIVATE_CLEAN("Private_Clean"),
    PRIVATE_DIRTY("Private_Dirty"),
    REFERENCED("Referenced"),
    /// Pages that no file stands behind, those copied from a file included.
    ANONYMOUS("Anonymous"),
    MERGED("KSM"),
    LAZILY_FREED("LazyFree"),
    HUGE_ANONYMOUS("AnonHugePages"),
    HUGE_SHARED("ShmemPmdMapped"),
    HUGE_FILE("FilePmdMapped"),
    /// Pages of the administrator's pool; they are not among the resident ones.
    POOL_SHARED("Shared_Hugetlb"),
    POOL_PRIVATE("Private_Hugetlb"),
    SWAPPED("Swap"),
    SWAPPED_PROPORTIONAL("SwapPss"),
    LOCKED("Locked"),
    /// Copied on write: anonymous pages of a private mapping of a file (a snapshot's view, a library's data). Exact.
    COPIED(null),
    /// To be copied on write: pages of private memory without a file that another mapping has too, since a fork.
    FORK_SHARED(null);

    private static final Map<String, Measure> BY_KEY = Arrays.stream(values())
            .filter(measure -> measure.key != null)
            .collect(Collectors.toMap(measure -> String.valueOf(measure.key), Function.identity()));

    private final @Nullable String key;

    Measure(@Nullable String key) {
        this.key = key;
    }

    /// The measure on a line of `smaps` that begins with `key`; null for other lines.
    static @Nullable Measure of(String key) {
        return BY_KEY.get(key);
    }

    /// The name for programs: `hugeAnonymousBytes`.
    public String property() {
        StringBuilder property = new StringBuilder();
        for (String word : name().split("_", -1)) {
            String lower = word.toLowerCase(java.util.Locale.ROOT);
            property.append(property.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return property + "Bytes";
    }

    /// Its place in a table of all measures, which lives no longer than this JVM.
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    /// Whether the kernel rounds it down to 1 KiB in each mapping, so that a sum lags behind the process's total.
    boolean isRounded() {
        return this == PROPORTIONAL || this == DIRTY_PROPORTIONAL || this == SWAPPED_PROPORTIONAL || this == LOCKED;
    }
}
