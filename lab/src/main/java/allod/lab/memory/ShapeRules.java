package allod.lab.memory;

import java.util.List;
import java.util.function.IntPredicate;

/// Guesses what nameless private memory is for, from permissions, alignment, length and neighbours:
///
/// ```
/// malloc arena    64 MiB on a 64 MiB boundary: rw-p, then ---p; not accounted for (glibc maps it with NORESERVE)
/// metaspace       the same in a HotSpot JVM, but accounted for
/// code cache      rwxp in a HotSpot JVM, and the reserve between
/// class space     what follows on a class archive in a HotSpot JVM
/// library         rw-p directly after a library: its data that begins as zero
/// thread stack    rw-p directly after a small guard ---p
/// Java heap       the largest run in a HotSpot JVM of which nothing else is known; below 32 GiB if there is one, where
///                 compressed references reach and the kernel puts nothing by itself
/// ```
///
/// Threads: one; use it once.
final class ShapeRules {

    private static final long ARENA_BYTES = 64L << 20;
    static final long MAX_GUARD_BYTES = 64 << 10;
    static final long MAX_STACK_BYTES = 64L << 20;
    private static final long MAX_CLASS_SPACE_BYTES = 4L << 30;
    private static final long LOW_ADDRESSES = 32L << 30;

    private final Classifier classifier;
    private final List<Mapping> mappings;
    private final boolean hotSpot;

    ShapeRules(Classifier classifier, List<Mapping> mappings, boolean hotSpot) {
        this.classifier = classifier;
        this.mappings = mappings;
        this.hotSpot = hotSpot;
    }

    /// Puts kinds where there are none.
    void apply() {
        boolean glibc = mappings.stream().anyMatch(ShapeRules::isGlibc);
        for (int i = 0; i < mappings.size(); i++) {
            if (!isOpen(i)) {
                continue;
            }
            Mapping mapping = mappings.get(i);
            if (mayBeArena(mapping)) {
                arenaOrMetaspace(i, glibc);
            } else if (hotSpot && mapping.isExecutable()) {
                putRun(i, MappingKind.CODE_CACHE, this::isCodeOrReserve);
            } else if (i > 0 && mapping.isData() && follows(i, MappingKind.LIBRARY)) {
                put(i, MappingKind.LIBRARY);
            } else if (hotSpot && i > 0 && follows(i, MappingKind.CLASS_ARCHIVE)) {
                long start = mapping.startAddress();
                putRun(
                        i,
                        MappingKind.CLASS_SPACE,
                        at -> mappings.get(at).endAddress() - start <= MAX_CLASS_SPACE_BYTES);
            }
        }
        stacks();
        javaHeap();
    }

    private static boolean mayBeArena(Mapping mapping) {
        return mapping.isData()
                && mapping.startAddress() % ARENA_BYTES == 0
                && mapping.startAddress() >= LOW_ADDRESSES
                && mapping.bytes() <= ARENA_BYTES;
    }

    private void arenaOrMetaspace(int first, boolean glibc) {
        Mapping mapping = mappings.get(first);
        boolean metaspace = hotSpot && mapping.hasFlag("ac");
        boolean arena = glibc && !mapping.hasFlag("ac") && reserveFollows(first);
        if (metaspace || arena) {
            long end = mapping.startAddress() + ARENA_BYTES;
            putRun(
                    first,
                    metaspace ? MappingKind.METASPACE : MappingKind.MALLOC,
                    at -> mappings.get(at).startAddress() < end);
        }
    }

    /// Whether the arena is full, or a reserve makes up the rest of it to the byte.
    private boolean reserveFollows(int index) {
        Mapping mapping = mappings.get(index);
        boolean full = mapping.bytes() == ARENA_BYTES;
        return full || (index + 1 < mappings.size() && isRestOf(mapping, mappings.get(index + 1)));
    }

    private static boolean isRestOf(Mapping arena, Mapping reserve) {
        return arena.endsWhere(reserve)
                && reserve.isInaccessible()
                && reserve.endAddress() == arena.startAddress() + ARENA_BYTES;
    }

    private boolean isCodeOrReserve(int index) {
        return mappings.get(index).isExecutable() || mappings.get(index).isInaccessible();
    }

    private boolean follows(int index, MappingKind kind) {
        return mappings.get(index - 1).endsWhere(mappings.get(index))
                && mappings.get(index - 1).isFile()
                && classifier.kind(index - 1) == kind;
    }

    private void stacks() {
        for (int i = 1; i < mappings.size(); i++) {
            Mapping stack = mappings.get(i);
            Mapping guard = mappings.get(i - 1);
            if (isOpen(i)
                    && stack.isData()
                    && stack.bytes() <= MAX_STACK_BYTES
                    && guard.endsWhere(stack)
                    && guard.isInaccessible()
                    && guard.bytes() <= MAX_GUARD_BYTES
                    && isOpen(i - 1)) {
                put(i - 1, MappingKind.THREAD_STACK);
                put(i, MappingKind.THREAD_STACK);
            }
        }
    }

    private void javaHeap() {
        if (!hotSpot || classifier.has(MappingKind.JAVA_HEAP)) {
            return;
        }
        int largest = -1;
        int largestEnd = -1;
        for (int i = 0; i < mappings.size(); i++) {
            if (isOpen(i)) {
                int end = endOfHeap(i);
                if (largest < 0 || isLikelier(i, end, largest, largestEnd)) {
                    largest = i;
                    largestEnd = end;
                }
                i = end - 1;
            }
        }
        for (int i = largest; i >= 0 && i < largestEnd; i++) {
            if (isOpen(i)) {
                put(i, MappingKind.JAVA_HEAP);
            }
        }
    }

    private boolean isLikelier(int start, int end, int otherStart, int otherEnd) {
        boolean low = mappings.get(start).startAddress() < LOW_ADDRESSES;
        boolean otherLow = mappings.get(otherStart).startAddress() < LOW_ADDRESSES;
        return low == otherLow ? runBytes(start, end) > runBytes(otherStart, otherEnd) : low;
    }

    private long runBytes(int start, int end) {
        return mappings.get(end - 1).endAddress() - mappings.get(start).startAddress();
    }

    /// A heap may have objects of the class archive mapped into its midst.
    private int endOfHeap(int first) {
        int end = first + 1;
        while (end < mappings.size()
                && mappings.get(end - 1).endsWhere(mappings.get(end))
                && (isOpen(end) || classifier.kind(end) == MappingKind.CLASS_ARCHIVE)) {
            end++;
        }
        return end;
    }

    private void putRun(int first, MappingKind kind, IntPredicate belongs) {
        int end = endOfRun(first, belongs);
        for (int i = first; i < end; i++) {
            put(i, kind);
        }
    }

    /// The index after the last of those that follow on `first` without a gap and without a kind.
    private int endOfRun(int first, IntPredicate belongs) {
        int end = first + 1;
        while (end < mappings.size()
                && mappings.get(end - 1).endsWhere(mappings.get(end))
                && isOpen(end)
                && belongs.test(end)) {
            end++;
        }
        return end;
    }

    private boolean isOpen(int index) {
        return classifier.kind(index) == null && mappings.get(index).isNameless();
    }

    private void put(int index, MappingKind kind) {
        classifier.put(index, kind, Evidence.SHAPE);
    }

    private static boolean isGlibc(Mapping mapping) {
        String name = mapping.name();
        return name.contains("/libc.so.6") || name.contains("/libc-2.");
    }
}
