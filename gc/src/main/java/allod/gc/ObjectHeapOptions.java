package allod.gc;

/// How an object heap is made. Immutable: each method returns a changed copy.
///
/// ```java
/// ObjectHeapOptions.defaults().plan(PlanKind.MARK_SWEEP).limitBytes(4L << 30).growthPercent(100)
/// ```
///
/// @param name in errors, logs and `/proc/self/maps`
/// @param plan the collector
/// @param limitBytes the heap never takes more memory for objects, mark bits and tables of regions together;
///     mark stacks, at most a thirty-second of it, and shadow stacks come on top; a multiple of 2 MiB
/// @param softLimitBytes collections come more often rather than that the heap grows beyond it; at most the
///     limit
/// @param growthPercent a collection is complete about when the heap has grown by this share of what was live
/// @param workers threads that mark while the mutators run; the conductor is one of them
/// @param handlesPerMutator slots of a mutator's shadow stack
/// @param granuleBytes pieces in which memory is handed to spans: a power of two from 4 KiB to 2 MiB
/// @param greyEntries entries of a buffer of grey objects; 1 makes every barrier hand its object on
public record ObjectHeapOptions(
        String name,
        PlanKind plan,
        long limitBytes,
        long softLimitBytes,
        int growthPercent,
        int workers,
        int handlesPerMutator,
        int granuleBytes,
        int greyEntries) {

    private static final long CHUNK_BYTES = 2L << 20;

    public ObjectHeapOptions {
        require(!name.isBlank(), "name", name, "a word that tells this heap from others");
        require(
                limitBytes >= CHUNK_BYTES && limitBytes % CHUNK_BYTES == 0,
                "limitBytes",
                limitBytes,
                "a multiple of 2 MiB, at least 2 MiB");
        require(softLimitBytes > 0, "softLimitBytes", softLimitBytes, "positive");
        require(growthPercent > 0, "growthPercent", growthPercent, "positive; 100 lets the heap double");
        require(workers >= 1 && workers <= 256, "workers", workers, "from 1 to 256");
        require(
                handlesPerMutator >= 16 && handlesPerMutator <= 1 << 24,
                "handlesPerMutator",
                handlesPerMutator,
                "from 16 to 16,777,216");
        require(
                Integer.bitCount(granuleBytes) == 1 && granuleBytes >= 4 << 10 && granuleBytes <= CHUNK_BYTES,
                "granuleBytes",
                granuleBytes,
                "a power of two from 4 KiB to 2 MiB");
        require(greyEntries >= 1 && greyEntries <= 1 << 16, "greyEntries", greyEntries, "from 1 to 65,536");
    }

    private static void require(boolean holds, String option, Object value, String bound) {
        if (!holds) {
            throw new IllegalArgumentException("option " + option + " is " + value + ": it must be " + bound);
        }
    }

    /// A concurrent mark-sweep heap of at most a quarter of the memory that the process may use.
    public static ObjectHeapOptions defaults() {
        long limit = HeapLimit.ofProcess();
        int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        return new ObjectHeapOptions(
                "objects", PlanKind.MARK_SWEEP, limit, Long.MAX_VALUE, 100, workers, 1 << 16, 16 << 10, 512);
    }

    public ObjectHeapOptions name(String newName) {
        return new ObjectHeapOptions(
                newName,
                plan,
                limitBytes,
                softLimitBytes,
                growthPercent,
                workers,
                handlesPerMutator,
                granuleBytes,
                greyEntries);
    }

    public ObjectHeapOptions plan(PlanKind newPlan) {
        return new ObjectHeapOptions(
                name,
                newPlan,
                limitBytes,
                softLimitBytes,
                growthPercent,
                workers,
                handlesPerMutator,
                granuleBytes,
                greyEntries);
    }

    public ObjectHeapOptions limitBytes(long bytes) {
        return new ObjectHeapOptions(
                name,
                plan,
                bytes,
                softLimitBytes,
                growthPercent,
                workers,
                handlesPerMutator,
                granuleBytes,
                greyEntries);
    }

    public ObjectHeapOptions softLimitBytes(long bytes) {
        return new ObjectHeapOptions(
                name, plan, limitBytes, bytes, growthPercent, workers, handlesPerMutator, granuleBytes, greyEntries);
    }

    public ObjectHeapOptions growthPercent(int percent) {
        return new ObjectHeapOptions(
                name, plan, limitBytes, softLimitBytes, percent, workers, handlesPerMutator, granuleBytes, greyEntries);
    }

    public ObjectHeapOptions workers(int count) {
        return new ObjectHeapOptions(
                name,
                plan,
                limitBytes,
                softLimitBytes,
                growthPercent,
                count,
                handlesPerMutator,
                granuleBytes,
                greyEntries);
    }

    public ObjectHeapOptions handlesPerMutator(int handles) {
        return new ObjectHeapOptions(
                name, plan, limitBytes, softLimitBytes, growthPercent, workers, handles, granuleBytes, greyEntries);
    }

    public ObjectHeapOptions granuleBytes(int bytes) {
        return new ObjectHeapOptions(
                name, plan, limitBytes, softLimitBytes, growthPercent, workers, handlesPerMutator, bytes, greyEntries);
    }

    public ObjectHeapOptions greyEntries(int entries) {
        return new ObjectHeapOptions(
                name,
                plan,
                limitBytes,
                softLimitBytes,
                growthPercent,
                workers,
                handlesPerMutator,
                granuleBytes,
                entries);
    }
}
