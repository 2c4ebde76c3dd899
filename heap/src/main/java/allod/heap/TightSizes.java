package allod.heap;

/// How wide the blocks of the classes above [SizeClasses#SMALL_MAX_BYTES] are cut: as wide as the program asks for.
///
/// ```
/// new span of class c ──► width: the widest of the last few requests that opened a span
/// misfit of class c   ──► counted; too many since the last time: the next span is cut for the misfits
/// ```
///
/// Invariant: **W1** a width is a multiple of 16, holds the request it was chosen for, and is not wider than the class.
///
/// Threads: as the [SpanQueues] that it belongs to.
final class TightSizes {

    private static final int MISFITS_TO_WIDEN = 2;
    private static final int SAMPLES = 4; // spans after which the widest request is forgotten

    private final int[] misfits = new int[SizeClasses.COUNT];
    private final int[] widestBytes = new int[SizeClasses.COUNT];
    private final int[] age = new int[SizeClasses.COUNT];

    /// The width of the blocks of a span that is opened for a request of `bytes` bytes.
    int forSpan(int sizeClass, int bytes) {
        if (sizeClass < SizeClasses.SMALL_CLASSES) {
            return SizeClasses.blockBytes(sizeClass);
        }
        int width = SizeClasses.roundUp(bytes);
        if (width >= widestBytes[sizeClass] || ++age[sizeClass] > SAMPLES) {
            widestBytes[sizeClass] = width;
            age[sizeClass] = 0;
        }
        return widestBytes[sizeClass];
    }

    /// Notes a request that the current span was too tight for.
    ///
    /// @return whether such requests are frequent
    boolean misfit(int sizeClass, int bytes) {
        if (++misfits[sizeClass] <= MISFITS_TO_WIDEN) {
            return false;
        }
        misfits[sizeClass] = 0;
        age[sizeClass] = 0;
        widestBytes[sizeClass] = Math.max(widestBytes[sizeClass], SizeClasses.roundUp(bytes));
        return true;
    }
}
