package allod.stack;

import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// What one call has on a [Stack]: blocks are allocated in it one by one and popped all at once, when it is closed.
///
/// ```
/// allocate(bytes, alignment)                a segment, zeroed
/// allocateUninitialized(bytes, alignment)   a segment, holding whatever was there
/// allocateAddress(bytes, alignment)         an address, holding whatever was there
/// ```
///
/// All that [SegmentAllocator] offers on top of the first works, too: `allocateFrom("text")`, `allocate(layout,
/// count)`. Segments have the global scope: their bounds are checked, their lifetime is the caller's duty. The
/// objects are kept and handed out again by the next push at the same depth, so a program holds a frame no longer
/// than it is open.
///
/// Invariants:
///
/// - **F1** blocks of open frames do not overlap, lie inside the stack, and keep their contents until the frame
///   is popped
/// - **F2** only the innermost frame allocates and is popped
///
/// Threads and errors: as [Stack] says.
public final class StackFrame implements SegmentAllocator, AutoCloseable {

    /// What popped memory is overwritten with when all is checked: easy to recognise, no address, not zero.
    static final byte POPPED = (byte) 0xDF;

    /// Set in a saved top whose frame is not popped by moving the top alone; no address has this bit.
    static final long POP_SLOWLY = Long.MIN_VALUE;

    long savedTopAddress;

    private final Stack stack;
    private final int depth;
    private boolean popped; // known when all is checked only

    StackFrame(Stack stack, int depth) {
        this.stack = stack;
        this.depth = depth;
    }

    /// A block of exactly `byteSize` bytes, all zero.
    ///
    /// @param byteSize 0 or more; also a block without bytes has an address of its own
    /// @param byteAlignment a power of two
    /// @throws StackOverflow when the block does not fit
    /// @throws IllegalArgumentException when the size is negative or the alignment not a power of two
    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        return allocateUninitialized(byteSize, byteAlignment).fill((byte) 0);
    }

    /// A block of exactly `byteSize` bytes that holds whatever was there; otherwise as [#allocate(long, long)].
    public MemorySegment allocateUninitialized(long byteSize, long byteAlignment) {
        return Address.segment(allocateAddress(byteSize, byteAlignment), byteSize);
    }

    /// The address of a block of `bytes` bytes that holds whatever was there; otherwise as [#allocate(long, long)].
    public long allocateAddress(long bytes, long alignment) {
        Stack owner = stack;
        long address = (owner.topAddress - bytes) & -alignment;
        if (Stack.CHECKED
                || address < owner.limitAddress
                || bytes <= 0
                || alignment <= 0
                || (alignment & (alignment - 1)) != 0
                || owner.ownerAndDepth != Stack.ofCaller(depth)) {
            return owner.allocateSlow(this, bytes, alignment);
        }
        owner.topAddress = address;
        return address;
    }

    /// Pops the frame: its blocks are gone.
    ///
    /// @throws IllegalStateException when an inner frame is open, or the frame was popped before
    @Override
    public void close() {
        Stack owner = stack;
        long now = owner.ownerAndDepth;
        long saved = savedTopAddress;
        if (Stack.CHECKED || now != Stack.ofCaller(depth) || saved < 0) {
            owner.popSlow(this);
            return;
        }
        owner.topAddress = saved;
        owner.ownerAndDepth = now - 1; // of the stack and not of the frame: one load less for the next push to wait for
    }

    /// 1 for the outermost frame, one more for each inside another.
    public int depth() {
        return depth;
    }

    boolean isPopped() {
        return popped;
    }

    void markPopped() {
        popped = true;
    }

    static void overwrite(long fromAddress, long toAddress) {
        Address.fill(fromAddress, toAddress - fromAddress, POPPED);
    }

    @Override
    public String toString() {
        return "StackFrame at depth " + depth + " of " + stack;
    }
}
