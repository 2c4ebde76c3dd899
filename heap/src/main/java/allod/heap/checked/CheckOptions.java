package allod.heap.checked;

import org.jspecify.annotations.Nullable;

/// How closely a heap is checked: `CheckOptions.defaults().stackDepth(16).uninitialised(true)`.
///
/// @param redzoneBytes before and after each block, at least; rounded up to a multiple of 16. A write that misses the
/// block by more than that is not seen
/// @param quarantineBytes how much freed memory is kept from being handed out again, redzones included
/// @param largeBlockBytes blocks of this size and more leave the quarantine before all others
/// @param poison whether blocks are filled with 0xD0 when they are allocated and with 0xDF when they are freed
/// @param stackDepth how many calls of each allocation and each free are kept; 0 for none
/// @param uninitialised whether reads of unwritten bytes through [CheckedBlock] are reported
/// @param scopes whether each segment has a scope of its own, so that the JDK refuses its use after the free
/// @param onError what a mistake does, after the listener was told
/// @param mostReports how many reports are kept for [CheckedHeap#errors()]; all are counted and told
/// @param listener hears of each mistake
/// @param stacks where stacks come from; null for the Java stack
public record CheckOptions(
        int redzoneBytes,
        long quarantineBytes,
        long largeBlockBytes,
        boolean poison,
        int stackDepth,
        boolean uninitialised,
        boolean scopes,
        OnError onError,
        int mostReports,
        ErrorListener listener,
        @Nullable StackSource stacks) {

    /// What a mistake does.
    public enum OnError {
        /// [MemoryError] is thrown, and the call has done nothing.
        THROW,
        /// The call returns: a bad free does nothing, a bad read reads 0, a bad write writes nothing.
        REPORT
    }

    private static final int MOST_REDZONE_BYTES = 1 << 20;
    private static final int MOST_STACK_DEPTH = 1024;

    /// Checks the values.
    public CheckOptions {
        requireRange("redzoneBytes", redzoneBytes, 0, MOST_REDZONE_BYTES);
        requireRange("quarantineBytes", quarantineBytes, 0, Long.MAX_VALUE);
        requireRange("largeBlockBytes", largeBlockBytes, 1, Long.MAX_VALUE);
        requireRange("stackDepth", stackDepth, 0, MOST_STACK_DEPTH);
        requireRange("mostReports", mostReports, 0, Integer.MAX_VALUE);
        redzoneBytes = (redzoneBytes + 15) & -16;
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + ": must be from " + least + " to " + most + ".");
        }
    }

    /// As memcheck: redzones of 16 bytes, a quarantine of 20,000,000 bytes that blocks of 1,000,000 leave first,
    /// poison; eight calls of each stack; mistakes throw.
    public static CheckOptions defaults() {
        return new CheckOptions(
                16, 20_000_000, 1_000_000, true, 8, false, true, OnError.THROW, 1000, report -> {}, null);
    }

    /// These options with other redzones.
    public CheckOptions redzoneBytes(int bytes) {
        return new CheckOptions(
                bytes,
                quarantineBytes,
                largeBlockBytes,
                poison,
                stackDepth,
                uninitialised,
                scopes,
                onError,
                mostReports,
                listener,
                stacks);
    }

    /// These options with another quarantine.
    public CheckOptions quarantineBytes(long bytes) {
        return new CheckOptions(
                redzoneBytes,
                bytes,
                largeBlockBytes,
                poison,
                stackDepth,
                uninitialised,
                scopes,
                onError,
                mostReports,
                listener,
                stacks);
    }

    /// These options with another size of blocks that leave the quarantine first.
    public CheckOptions largeBlockBytes(long bytes) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                bytes,
                poison,
                stackDepth,
                uninitialised,
                scopes,
                onError,
                mostReports,
                listener,
                stacks);
    }

    /// These options with or without poison.
    public CheckOptions poison(boolean on) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                largeBlockBytes,
                on,
                stackDepth,
                uninitialised,
                scopes,
                onError,
                mostReports,
                listener,
                stacks);
    }

    /// These options with deeper or shallower stacks.
    public CheckOptions stackDepth(int calls) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                largeBlockBytes,
                poison,
                calls,
                uninitialised,
                scopes,
                onError,
                mostReports,
                listener,
                stacks);
    }

    /// These options with or without reports of uninitialised reads.
    public CheckOptions uninitialised(boolean on) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                largeBlockBytes,
                poison,
                stackDepth,
                on,
                scopes,
                onError,
                mostReports,
                listener,
                stacks);
    }

    /// These options with or without a scope for each segment.
    public CheckOptions scopes(boolean on) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                largeBlockBytes,
                poison,
                stackDepth,
                uninitialised,
                on,
                onError,
                mostReports,
                listener,
                stacks);
    }

    /// These options with another answer to mistakes.
    public CheckOptions onError(OnError answer) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                largeBlockBytes,
                poison,
                stackDepth,
                uninitialised,
                scopes,
                answer,
                mostReports,
                listener,
                stacks);
    }

    /// These options, with mistakes told to `newListener` and not thrown: a service goes on.
    public CheckOptions reportTo(ErrorListener newListener) {
        return listener(newListener).onError(OnError.REPORT);
    }

    /// These options with another listener.
    public CheckOptions listener(ErrorListener newListener) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                largeBlockBytes,
                poison,
                stackDepth,
                uninitialised,
                scopes,
                onError,
                mostReports,
                newListener,
                stacks);
    }

    /// These options with more or fewer reports kept.
    public CheckOptions mostReports(int reports) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                largeBlockBytes,
                poison,
                stackDepth,
                uninitialised,
                scopes,
                onError,
                reports,
                listener,
                stacks);
    }

    /// These options with stacks from elsewhere.
    public CheckOptions stacks(@Nullable StackSource source) {
        return new CheckOptions(
                redzoneBytes,
                quarantineBytes,
                largeBlockBytes,
                poison,
                stackDepth,
                uninitialised,
                scopes,
                onError,
                mostReports,
                listener,
                source);
    }
}
