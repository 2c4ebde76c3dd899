package allod.heap;

/// The block sizes of the heap: every request up to [#MAX_BYTES] falls into one of [#COUNT] *size classes*, and a span
/// holds blocks of one size only, so a block needs no header and a free block fits the next request of its class.
///
/// ```
/// request    1 ..   128 bytes   linear part      16 32 48 64 80 96 112 128
/// request  129 .. 32768 bytes   geometric part   eight classes per doubling:
///                                                144 160 .. 256 | 288 320 .. 512 | 576 ..  | .. 32768
/// request above MAX_BYTES       no class         the page heap gives a run of granules
/// ```
///
/// A class is an upper bound, not a promise to waste: where classes lie further apart than [#ALIGNMENT], the span of a
/// class may be cut into *tighter* blocks, of the size that the program really asks for (see `SpanQueues`).
///
/// Invariants, each one a test in `SizeClassesTest`:
///
/// - **C1** class sizes are multiples of [#ALIGNMENT] and strictly increase with the class number
/// - **C2** `classOf(n)` is the smallest class that holds `n` bytes
/// - **C3** rounding up wastes less than 16 bytes in the linear part, less than a ninth of the block above it
///
/// Stateless and pure; any thread may call it. All sizes are bytes.
///
/// Sources: geometric classes as in jemalloc's `sc.h`, with eight steps per doubling instead of its four.
final class SizeClasses {

    /// Alignment of every block, in bytes: what the C ABI asks of `malloc` on x86-64.
    static final int ALIGNMENT = 16;

    /// Largest request that has a class, in bytes.
    static final int MAX_BYTES = 32 << 10;

    private static final int STEP_SHIFT = 3; // eight steps per doubling
    private static final int STEP_MASK = (1 << STEP_SHIFT) - 1;
    private static final int LINEAR_CLASSES = 1 << STEP_SHIFT;
    private static final int LINEAR_MAX_BYTES = LINEAR_CLASSES * ALIGNMENT;
    private static final int LINEAR_MAX_SHIFT = STEP_SHIFT + 4; // log2 of LINEAR_MAX_BYTES
    private static final int MAX_SHIFT = 15; // log2 of MAX_BYTES

    /// Number of classes; class numbers run from 0 to `COUNT - 1`.
    static final int COUNT = LINEAR_CLASSES + ((MAX_SHIFT - LINEAR_MAX_SHIFT) << STEP_SHIFT);

    private SizeClasses() {}

    /// The smallest class whose blocks hold `bytes`.
    ///
    /// @param bytes requested size, from 1 to [#MAX_BYTES]; the caller has checked it
    /// @return a class number
    static int classOf(int bytes) {
        int last = bytes - 1; // so that an exact power of two stays in the doubling below it
        if (bytes <= LINEAR_MAX_BYTES) {
            return last / ALIGNMENT;
        }
        int shift = 31 - Integer.numberOfLeadingZeros(last);
        int step = (last >> (shift - STEP_SHIFT)) & STEP_MASK;
        return LINEAR_CLASSES + ((shift - LINEAR_MAX_SHIFT) << STEP_SHIFT) + step;
    }

    /// The size in bytes of the largest block of class `sizeClass`.
    static int blockBytes(int sizeClass) {
        if (sizeClass < LINEAR_CLASSES) {
            return (sizeClass + 1) * ALIGNMENT;
        }
        int step = sizeClass - LINEAR_CLASSES;
        int shift = LINEAR_MAX_SHIFT + (step >> STEP_SHIFT);
        int eighths = (1 << STEP_SHIFT) + (step & STEP_MASK) + 1; // 9 to 16 eighths of 2^shift
        return eighths << (shift - STEP_SHIFT);
    }

    /// `bytes` rounded up to a multiple of [#ALIGNMENT].
    static int roundUp(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
