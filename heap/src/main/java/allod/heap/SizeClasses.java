package allod.heap;

/// The block sizes of the heap: every request up to [#MAX_BYTES] falls into one of [#COUNT] *size classes*, and
/// a span holds blocks of one size only, so a block needs no header and a free block fits the next request of
/// its class.
///
/// ```
/// small      1 ..  1024 bytes   every 16 bytes        16 32 48 .. 1024
/// medium  1025 .. 32768 bytes   eight per doubling    1152 1280 .. 2048 | 2304 .. 4096 | .. | 18432 .. 32768
/// large   above MAX_BYTES       no class              the page heap gives a run of granules
/// ```
///
/// A medium class is an upper bound, not a promise to waste: the span of such a class may be cut into *tighter*
/// blocks, of the size that the program really asks for (see `TightSizes`).
///
/// Invariants, each one a test in `SizeClassesTest`:
///
/// - **C1** class sizes are multiples of [#ALIGNMENT] and strictly increase with the class number
/// - **C2** `classOf(n)` is the smallest class that holds `n` bytes
/// - **C3** rounding up wastes less than 16 bytes up to 512, less than 32 up to 1024, less than a ninth of the
///   block above
///
/// Stateless and pure; any thread may call it. All sizes are bytes. Public because the object heap of
/// `allod.gc` cuts its spans into the same sizes.
///
/// Sources: geometric classes as in jemalloc's `sc.h`, with eight steps per doubling instead of its four; fine
/// steps below as in rpmalloc.
public final class SizeClasses {

    /// Alignment of every block, in bytes: what the C ABI asks of `malloc` on x86-64.
    public static final int ALIGNMENT = 16;

    /// Largest request that has a class, in bytes.
    public static final int MAX_BYTES = 32 << 10;

    /// Largest small request, in bytes.
    static final int SMALL_MAX_BYTES = 1 << 10;

    /// Number of small classes; they come first.
    static final int SMALL_CLASSES = SMALL_MAX_BYTES / ALIGNMENT;

    private static final int STEP_SHIFT = 3; // eight steps per doubling
    private static final int STEP_MASK = (1 << STEP_SHIFT) - 1;
    private static final int SMALL_MAX_SHIFT = 10; // log2 of SMALL_MAX_BYTES
    private static final int MAX_SHIFT = 15; // log2 of MAX_BYTES

    /// Number of classes; class numbers run from 0 to `COUNT - 1`.
    public static final int COUNT = SMALL_CLASSES + ((MAX_SHIFT - SMALL_MAX_SHIFT) << STEP_SHIFT);

    private SizeClasses() {}

    /// The smallest class whose blocks hold `bytes`.
    ///
    /// @param bytes requested size, from 1 to [#MAX_BYTES]; the caller has checked it
    /// @return a class number
    public static int classOf(int bytes) {
        int last = bytes - 1; // so that an exact power of two stays in the doubling below it
        if (bytes <= SMALL_MAX_BYTES) {
            return last / ALIGNMENT;
        }
        int shift = 31 - Integer.numberOfLeadingZeros(last);
        int step = (last >> (shift - STEP_SHIFT)) & STEP_MASK;
        return SMALL_CLASSES + ((shift - SMALL_MAX_SHIFT) << STEP_SHIFT) + step;
    }

    /// The size in bytes of the largest block of class `sizeClass`.
    public static int blockBytes(int sizeClass) {
        if (sizeClass < SMALL_CLASSES) {
            return (sizeClass + 1) * ALIGNMENT;
        }
        int step = sizeClass - SMALL_CLASSES;
        int shift = SMALL_MAX_SHIFT + (step >> STEP_SHIFT);
        int eighths = (1 << STEP_SHIFT) + (step & STEP_MASK) + 1; // 9 to 16 eighths of 2^shift
        return eighths << (shift - STEP_SHIFT);
    }

    /// `bytes` rounded up to a multiple of [#ALIGNMENT].
    static int roundUp(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
