package allod.stack;

import allod.pages.Address;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Memory of one thread that is taken and given back in the order of its calls: last in, first out.
///
/// ```
/// try (StackFrame frame = Stack.current().push()) {
///     MemorySegment point = frame.allocate(POINT);        // zeroed, with bounds
///     long address = frame.allocateAddress(64, 16);       // neither
/// }                                                       // both are gone
///
/// capacity                                             0
///    │ free                │ frame 3 │ frame 2 │ frame 1 │
///    ▼ bottom        limit ▼     top ▼
///    └─────────────────────┴─────────┴─────────┴─────────┘  ◄── the stack grows down
/// ```
///
/// [#current()] is the stack of the calling thread, of platform threads and virtual ones alike; [#ofBytes(long)]
/// makes another one. A stack has 1 to 8 MiB (system property `allod.stack.bytes`, 1 MiB by default), of which
/// only what was used is ever resident.
///
/// A platform thread keeps the memory of its stack until it is dead. A virtual thread has it from its first
/// [#push()] until the last frame is popped, so there are as many stacks as virtual threads with open frames, not
/// as virtual threads.
///
/// Invariants:
///
/// - **S1** `bottom <= limit <= top <= capacity`: no address below `limit` was handed out
/// - **S2** the tops that the open frames saved do not increase with the depth, and the top is not above them
/// - **S3** a stack without memory has no open frame, and its limit refuses every request
/// - **S4** the memory of a stack is leased to it
///
/// Threads: a stack is used by its own thread only, others get a `WrongThreadException`; its fields are plain.
///
/// Errors: a request that does not fit throws [StackOverflow], exactly when it does not fit, and changes nothing.
/// Frames popped out of order, used while an inner one is open, or used when popped throw
/// `IllegalStateException`; in the last case only if no other frame is open at the same depth, unless
/// `-Dallod.check=1` (or, where that is not set, assertions) asks for checks: then every use is found, and popped
/// memory is overwritten.
///
/// Sources: LWJGL's `MemoryStack` for the idiom; stack and guard of any C program. Ours is larger, throws instead
/// of overwriting, and finds the thread's stack by thread id.
public final class Stack extends StackPadding implements AutoCloseable {

    /// Whether every mistake is found, at the price of one object a push.
    static final boolean CHECKED = Integer.getInteger("allod.check", Stack.class.desiredAssertionStatus() ? 1 : 0) > 0;

    private static final StackFrame[] NO_FRAMES = {};
    private static final int FIRST_FRAMES = 8;

    /// Frames that can be open at once: what the low bits of `ownerAndDepth` count.
    private static final int DEPTH_BITS = 24;

    final long ownerId;
    long ownerAndDepth; // thread id << DEPTH_BITS, plus the number of open frames: one load finds both
    long topAddress;
    long limitAddress = Long.MAX_VALUE;
    private @Nullable StackFrame outermost; // readyFrames[0]: the branch knows it, the load does not wait for the depth
    private @Nullable StackFrame second; // readyFrames[1], once there was one: where it is pushed there is memory
    private @Nullable StackFrame third; // readyFrames[2]; deeper ones are looked up
    private StackFrame[] readyFrames = NO_FRAMES; // none sends push() to pushSlow(): without memory, or checked

    private final WeakReference<Thread> owner;
    private final StackPool pool;
    private final boolean ofThread; // not made by ofBytes
    private final boolean givesBack; // its memory with the last pop
    private StackFrame[] frames = NO_FRAMES;
    private volatile @Nullable StackMemory memory; // volatile for the search for dead threads only
    private boolean closed;

    Stack(Thread owner, StackPool pool, boolean ofThread) {
        this.ownerId = owner.threadId();
        this.ownerAndDepth = ownerId << DEPTH_BITS;
        this.owner = new WeakReference<>(owner);
        this.pool = pool;
        this.ofThread = ofThread;
        this.givesBack = ofThread && owner.isVirtual();
    }

    /// The stack of the calling thread.
    public static Stack current() {
        Thread thread = Thread.currentThread();
        Stack stack = StacksOfThreads.at(thread.threadId());
        return stack != null && stack.ownerId == thread.threadId() ? stack : StacksOfThreads.ofThreadSlow(thread);
    }

    /// Another stack for the calling thread, for instance a larger one; to be closed by it.
    ///
    /// @param bytes 1 to 8 MiB, rounded up to whole MiB
    /// @throws IllegalArgumentException when `bytes` is outside of that
    public static Stack ofBytes(long bytes) {
        return new Stack(Thread.currentThread(), StacksOfThreads.poolOf(StackCapacity.holding(bytes)), false);
    }

    /// Gives all memory back to the system that no living thread has a stack in: what dead threads left and what
    /// is kept for the next ones. Never necessary; for programs that know that they are idle now.
    public static void scavenge() {
        StacksOfThreads.scavenge();
    }

    /// Opens a stack frame; closing it pops what is allocated in it.
    public StackFrame push() {
        long none = ofCaller(0);
        long found = ownerAndDepth;
        StackFrame frame;
        long pushed; // by thread id and not by what was found: does not wait for that load, as adding to it would
        if (found == none) {
            frame = outermost;
            pushed = none + 1;
        } else if (found == none + 1) {
            frame = second;
            pushed = none + 2;
        } else if (found == none + 2) {
            frame = third;
            pushed = none + 3;
        } else {
            return pushInner(none);
        }
        if (frame == null) {
            return pushInner(none);
        }
        frame.savedTopAddress = topAddress;
        ownerAndDepth = pushed;
        return frame;
    }

    private StackFrame pushInner(long none) {
        StackFrame[] ready = readyFrames;
        long outer = ownerAndDepth - none; // out of all range in another thread
        if (outer < 0 || outer >= ready.length) {
            return pushSlow();
        }
        StackFrame frame = ready[(int) outer];
        frame.savedTopAddress = topAddress;
        ownerAndDepth = none + outer + 1;
        return frame;
    }

    /// What `ownerAndDepth` is when the stack belongs to the calling thread and has `depth` open frames.
    static long ofCaller(long depth) {
        return (Thread.currentThread().threadId() << DEPTH_BITS) + depth;
    }

    /// Number of open stack frames.
    public int depth() {
        return (int) (ownerAndDepth - (ownerId << DEPTH_BITS));
    }

    /// Bytes between the start of the stack and its top, padding included.
    public long usedBytes() {
        StackMemory now = memory;
        return now == null ? 0 : now.topAddress - topAddress;
    }

    /// What is allocated on the stack at this moment, padding included; to be read only, and before the next pop.
    public MemorySegment used() {
        requireOwner("Reading the stack");
        return Address.segment(memory == null ? 0 : topAddress, usedBytes()).asReadOnly();
    }

    /// Bytes that the stack holds in all.
    public long capacityBytes() {
        return pool.capacityBytes();
    }

    /// Gives the memory below the top back to the system. Never necessary; for a thread that was deep once and
    /// lives long.
    public void discardUnused() {
        requireOwner("Discarding the unused part");
        StackMemory now = memory;
        if (now != null) {
            now.discardBelow(StackSlab.pageOf(topAddress));
            limitAddress = now.touchedAddress();
        }
    }

    /// Gives the memory of a stack made with [#ofBytes(long)] back; a second call does nothing.
    ///
    /// @throws IllegalStateException when frames are open, or the stack is the one that the thread has anyway
    @Override
    public void close() {
        requireOwner("Closing the stack");
        if (ofThread) {
            throw new IllegalStateException(
                    "The stack of a thread cannot be closed: it is given back when the thread has"
                            + " ended; close the stack frames, and stacks made with Stack.ofBytes.");
        }
        if (depth() != 0) {
            throw new IllegalStateException("A stack with " + depth()
                    + " open stack frames cannot be closed: close them first, innermost first.");
        }
        closed = true;
        giveMemoryBack();
    }

    private StackFrame pushSlow() {
        requireOwner("Pushing");
        if (closed) {
            throw new IllegalStateException("Pushing on a closed stack: push before closing it, or make another one.");
        }
        int outer = depth();
        if (outer == frames.length) {
            addFrames();
        }
        if (memory == null) {
            takeMemory();
        }
        if (CHECKED) {
            frames[outer] = new StackFrame(this, outer + 1); // a frame of its own for every push, dead once popped
        } else {
            readyFrames = frames;
            outermost = givesBack ? null : frames[0];
            second = frames[1];
            third = frames[2];
        }
        StackFrame frame = frames[outer];
        frame.savedTopAddress = outer == 0 && givesBack ? topAddress | StackFrame.POP_SLOWLY : topAddress;
        ownerAndDepth++;
        return frame;
    }

    private void addFrames() {
        if (frames.length == 1 << (DEPTH_BITS - 1)) {
            throw new IllegalStateException(
                    frames.length + " stack frames are open: close each, best by try-with-resources.");
        }
        int count = Math.max(FIRST_FRAMES, 2 * frames.length);
        StackFrame[] more = Arrays.copyOf(frames, count);
        for (int i = frames.length; i < count; i++) {
            more[i] = new StackFrame(this, i + 1);
        }
        frames = more;
    }

    private void takeMemory() {
        StackMemory taken = pool.lease(this);
        memory = taken;
        topAddress = taken.topAddress;
        limitAddress = taken.touchedAddress();
    }

    private void giveMemoryBack() {
        StackMemory given = memory;
        if (given != null) {
            readyFrames = NO_FRAMES;
            outermost = null;
            limitAddress = Long.MAX_VALUE;
            topAddress = 0;
            memory = null;
            pool.giveBack(given, this);
        }
    }

    /// What [StackFrame#close()] does where it is more than moving the top.
    ///
    /// @param frame one of this stack
    void popSlow(StackFrame frame) {
        requireOwner("Popping a stack frame");
        requireInnermost(frame, "popped");
        long savedTopAddress = frame.savedTopAddress & ~StackFrame.POP_SLOWLY;
        if (CHECKED) {
            StackFrame.overwrite(topAddress, savedTopAddress);
            frame.markPopped();
        }
        topAddress = savedTopAddress;
        ownerAndDepth--;
        if (depth() == 0 && givesBack) {
            giveMemoryBack();
        }
    }

    /// What [StackFrame#allocateAddress(long, long)] does where it is more than moving the top.
    long allocateSlow(StackFrame frame, long bytes, long alignment) {
        if (bytes < 0) {
            throw new IllegalArgumentException("Allocating " + bytes + " bytes: the size must be 0 or more.");
        }
        if (alignment <= 0 || Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException(
                    "Allocating with alignment " + alignment + ": it must be a power of two, 1 or more.");
        }
        requireOwner("Allocating");
        requireInnermost(frame, "used");
        StackMemory now = memory;
        long takenBytes = Math.max(1, bytes); // a block without bytes has an address of its own, too
        long address = (topAddress - takenBytes) & -alignment;
        if (now == null || address < now.bottomAddress) {
            throw new StackOverflow(bytes, alignment, depth(), usedBytes(), capacityBytes());
        }
        if (address < limitAddress) {
            now.touchDownTo(address);
            limitAddress = now.touchedAddress();
        }
        topAddress = address;
        return address;
    }

    private void requireOwner(String what) {
        if (ownerId != Thread.currentThread().threadId()) {
            Thread thread = owner.get();
            throw new WrongThreadException(
                    what + " in thread '" + Thread.currentThread().getName() + "' (#"
                            + Thread.currentThread().threadId() + "): the stack belongs to "
                            + (thread == null ? "a dead thread" : "thread '" + thread.getName() + "'") + " (#" + ownerId
                            + "); use Stack.current() in each thread.");
        }
    }

    private void requireInnermost(StackFrame frame, String what) {
        int innermost = depth();
        if (frame.isPopped() || frame.depth() > innermost) {
            throw new IllegalStateException("A stack frame of depth " + frame.depth() + " is " + what
                    + " that was popped before: the stack is at depth " + innermost
                    + "; keep what shall live longer in an outer stack frame or on a heap.");
        }
        if (frame.depth() < innermost) {
            throw new IllegalStateException("A stack frame of depth " + frame.depth() + " is " + what
                    + " while one of depth " + innermost
                    + " is open: pop the inner one first, best by try-with-resources.");
        }
    }

    long ownerId() {
        return ownerId;
    }

    boolean isOfThread() {
        return ofThread;
    }

    @Nullable
    StackMemory memory() {
        return memory;
    }

    boolean isOwnerDead() {
        Thread thread = owner.get();
        return thread == null || !thread.isAlive();
    }

    /// Whether another stack may take its place in the table; a guess, since another thread asks.
    boolean isReplaceable() {
        return givesBack ? memory == null || isOwnerDead() : isOwnerDead();
    }

    /// Cuts the stack of a dead thread off its memory.
    void forgetDead() {
        memory = null;
    }

    void checkInvariants() {
        StackMemory now = memory;
        if (now == null) {
            boolean empty = depth() == 0 && readyFrames.length == 0 && outermost == null;
            Invariant.require(empty && limitAddress == Long.MAX_VALUE, "S3", this);
            return;
        }
        Invariant.require(now.lessee() == this, "S4", now);
        Invariant.require(
                now.bottomAddress <= limitAddress && limitAddress <= topAddress && topAddress <= now.topAddress,
                "S1",
                now);
        Invariant.require(limitAddress == now.touchedAddress(), "S1", now);
        long above = now.topAddress;
        for (int i = 0; i < depth(); i++) {
            long savedTopAddress = frames[i].savedTopAddress & ~StackFrame.POP_SLOWLY;
            Invariant.require(savedTopAddress <= above, "S2", i);
            above = savedTopAddress;
        }
        Invariant.require(topAddress <= above, "S2", topAddress);
        now.checkInvariants();
    }

    @Override
    public String toString() {
        return "Stack of thread #" + ownerId + ": " + usedBytes() + " of " + capacityBytes() + " bytes used at depth "
                + depth();
    }
}
