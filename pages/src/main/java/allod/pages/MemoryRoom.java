package allod.pages;

import allod.pages.os.KernelFile;
import java.nio.file.Path;
import java.util.OptionalLong;

/// How much memory this process could have: on the machine, and within its control group.
///
/// ```
/// total       the least of   memory + swap of the machine    the group's limit - margin
/// available   the least of   what the machine has left       the group's limit - margin - what it uses,
///                            (caches count as free)          caches of files not counted
/// ```
///
/// Of the group's limit a margin is left alone, since the JVM's own memory grows too, and at the limit the
/// kernel kills.
///
/// Threads: a reading is immutable. The last one is shared for a tenth of a second, since some of the files are
/// slow to read; a reading that another thread replaces meanwhile is as good as the new one.
///
/// @param totalBytes what could ever be had
/// @param availableBytes what could be had now
public record MemoryRoom(long totalBytes, long availableBytes) {

    private static final long FRESH_NANOS = 100_000_000;
    private static final long MAX_MARGIN_BYTES = 256L << 20;
    private static final int MARGIN_SHARE = 16;

    private static volatile Reading last = new Reading(read(Path.of("/proc/meminfo"), ControlGroup.own()));

    private record Reading(MemoryRoom room, long atNanos) {
        Reading(MemoryRoom room) {
            this(room, System.nanoTime());
        }
    }

    /// As it was a tenth of a second ago at most.
    public static MemoryRoom now() {
        Reading known = last; // volatile: the record's fields with the reference
        if (System.nanoTime() - known.atNanos > FRESH_NANOS) {
            known = new Reading(read(Path.of("/proc/meminfo"), ControlGroup.own()));
            last = known;
        }
        return known.room;
    }

    static MemoryRoom read(Path meminfo, ControlGroup group) {
        String text = KernelFile.text(meminfo).orElse("");
        long total = sum(bytes(text, "MemTotal"), bytes(text, "SwapTotal"));
        long available = sum(bytes(text, "MemAvailable"), bytes(text, "SwapFree"));
        if (group.limitBytes().isPresent()) {
            long limit = group.limitBytes().getAsLong();
            long usable = limit - Math.min(MAX_MARGIN_BYTES, limit / MARGIN_SHARE);
            total = Math.min(total, usable);
            available = Math.min(available, Math.max(0, usable - group.pinnedBytes()));
        }
        return new MemoryRoom(total, Math.min(total, available));
    }

    /// No limit when the kernel does not tell.
    private static long sum(OptionalLong memory, OptionalLong swap) {
        return memory.isPresent() ? memory.getAsLong() + swap.orElse(0) : Long.MAX_VALUE;
    }

    private static OptionalLong bytes(String meminfo, String field) {
        return meminfo.lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst();
    }
}
