package allod.pages.paged;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The cached translations of one [SoftTlb], and what keeps frames in place while they are used.
///
/// ```
/// words[4 * (page number mod entries)]     read tag    page address, or -1
///                                  ... + 1 write tag   the same, or -1: not written yet, shared or read-only
///                                  ... + 2 addend      frame address - page address
/// words[11]                                hazard      the address of the access under way, or -1
/// ```
///
/// Invariants:
///
/// - **U1** a valid tag stands for a present entry of the table with the right to read or write and with bit
///   `A` set, for a write tag `D` too
/// - **U2** an access under way has its hazard set, and a valid translation or somebody who waits for its end;
///   or it was let in by the slow path, under the pager's lock, and `slowHazard` is set
///
/// Threads: the owner fills entries and sets hazards; whoever holds the pager's lock removes entries and waits.
/// Both change entries under `lock` only, a word that is held for a few instructions.
///
/// A hazard is stored opaque and cleared with release. That the compiler keeps the store before the compare of
/// the tag is what HotSpot does, and more than the memory model promises; that the processor does is the work
/// of the barrier that [Shootdown] has all threads pass.
final class Translations {

    static final int ENTRY_WORDS = 4;
    static final int WRITE_TAG = 1;
    static final int ADDEND = 2;
    static final int INDEX_SHIFT = Pte.PAGE_SHIFT - 2; // 4 words an entry
    static final long WRITING = 1L << 62; // in a hazard

    private static final int HAZARD_WORD = 11; // an unused word, and no other object in its cache line
    private static final long NO_TAG = -1;
    private static final long IDLE = -1;
    private static final int SPINS_BEFORE_YIELD = 100;
    private static final int YIELDS_BEFORE_DOUBT = 1000;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle LOCK;
    private static final VarHandle SLOW_HAZARD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            LOCK = lookup.findVarHandle(Translations.class, "lock", int.class);
            SLOW_HAZARD = lookup.findVarHandle(Translations.class, "slowHazard", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final AddressSpace space;
    private final @Nullable Thread owner; // null: passed from hand to hand, and always alive
    private final long[] words;
    private @Nullable SoftTlb user; // kept here: its thread may know it weakly only
    private volatile int lock; // 1 while somebody changes entries
    private volatile boolean slowHazard;

    /// @param entries a power of two
    Translations(AddressSpace space, @Nullable Thread owner, int entries) {
        assert Integer.bitCount(entries) == 1 && entries >= ENTRY_WORDS : entries;
        this.space = space;
        this.owner = owner;
        this.words = new long[entries * ENTRY_WORDS];
        Arrays.fill(words, NO_TAG);
    }

    /// What the thread accesses memory through.
    void serve(SoftTlb tlb) {
        user = tlb;
    }

    boolean serves(SoftTlb tlb) {
        return user == tlb;
    }

    AddressSpace space() {
        return space;
    }

    long[] words() {
        return words;
    }

    boolean isOwnerAlive() {
        return owner == null || owner.isAlive();
    }

    /// An access begins.
    static void enter(long[] words, long hazard) {
        if (Shootdown.ASYMMETRIC) {
            WORD.setOpaque(words, HAZARD_WORD, hazard); // opaque: see the comment of the class
        } else {
            WORD.setVolatile(words, HAZARD_WORD, hazard);
            VarHandle.fullFence(); // orders the hazard before the compare of the tag, which is plain
        }
    }

    /// An access is over.
    static void leave(long[] words) {
        WORD.setRelease(words, HAZARD_WORD, IDLE); // release: the access is done when the hazard is gone
    }

    /// An access is over that may have been let in by the slow path.
    void leave() {
        leave(words);
        SLOW_HAZARD.setRelease(this, false); // release: as above
    }

    /// Lets the owner access a page without a translation; under the pager's lock.
    void letIn() {
        SLOW_HAZARD.setRelease(this, true); // the lock orders it before a shootdown
    }

    /// Makes a translation from the page table, if the entry there allows it. The hazard is set already.
    boolean fill(long virtualAddress, boolean write) {
        lockEntries();
        try {
            PageTable table = space.table();
            PageTableLeaf leaf = write ? table.writableLeaf(virtualAddress) : table.leaf(virtualAddress);
            long pte = leaf == null ? 0 : leaf.use(Pte.index(virtualAddress), write);
            if (pte == 0) {
                return false;
            }
            long page = Pte.page(virtualAddress);
            long addend = space.frameAddress(pte) - page;
            int entry = entry(virtualAddress);
            boolean wasWritable = words[entry + WRITE_TAG] == page && words[entry + ADDEND] == addend;
            words[entry + ADDEND] = addend;
            words[entry] = page;
            words[entry + WRITE_TAG] = write || wasWritable ? page : NO_TAG;
            return true;
        } finally {
            unlockEntries();
        }
    }

    private int entry(long virtualAddress) {
        return (int) (virtualAddress >>> INDEX_SHIFT) & (words.length - ENTRY_WORDS);
    }

    /// Removes the translation of a page to a frame; whether there was one.
    boolean kill(long virtualAddress, long frameAddress) {
        int entry = entry(virtualAddress);
        long page = Pte.page(virtualAddress);
        lockEntries();
        try {
            return words[entry] == page && words[entry + ADDEND] == frameAddress - page && remove(entry);
        } finally {
            unlockEntries();
        }
    }

    boolean killRange(long startAddress, long endAddress) {
        boolean killed = false;
        lockEntries();
        try {
            for (int entry = 0; entry < words.length; entry += ENTRY_WORDS) {
                if (startAddress <= words[entry] && words[entry] < endAddress) {
                    killed = remove(entry);
                }
            }
        } finally {
            unlockEntries();
        }
        return killed;
    }

    boolean killWrites() {
        boolean killed = false;
        lockEntries();
        try {
            for (int entry = WRITE_TAG; entry < words.length; entry += ENTRY_WORDS) {
                if (words[entry] != NO_TAG) {
                    WORD.setOpaque(words, entry, NO_TAG);
                    killed = true;
                }
            }
        } finally {
            unlockEntries();
        }
        return killed;
    }

    private boolean remove(int entry) {
        WORD.setOpaque(words, entry, NO_TAG); // opaque: whole, and seen after the barrier of the shootdown
        WORD.setOpaque(words, entry + WRITE_TAG, NO_TAG);
        return true;
    }

    /// Waits until no access through a removed translation is under way.
    void awaitKilled() {
        for (int spins = 0; usesRemoved(); spins++) {
            if (!await(spins)) {
                return;
            }
        }
    }

    /// Waits until an access that the slow path let in is over; no other begins, since the caller holds the
    /// pager's lock.
    void awaitSlow() {
        for (int spins = 0; (boolean) SLOW_HAZARD.getAcquire(this); spins++) {
            if (!await(spins)) {
                return;
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // who is waited for may need our processor
    private boolean await(int spins) {
        if (spins < SPINS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return spins % YIELDS_BEFORE_DOUBT != YIELDS_BEFORE_DOUBT - 1 || !isAbandoned();
    }

    /// Whether the hazard is that of an access that will never end: its thread is dead, or an error of the
    /// virtual machine (a stack overflow) has thrown it out of the access.
    private boolean isAbandoned() {
        if (owner == null) {
            return false;
        }
        if (!owner.isAlive() || owner == Thread.currentThread()) {
            return true; // the current thread holds the pager's lock, so it is in no access
        }
        String accessors = SoftTlb.class.getPackageName();
        return Arrays.stream(owner.getStackTrace())
                .noneMatch(frame -> frame.getClassName().startsWith(accessors));
    }

    private boolean usesRemoved() {
        long hazard = (long) WORD.getAcquire(words, HAZARD_WORD); // acquire: the access is done when it is seen idle
        if (hazard == IDLE) {
            return false;
        }
        int tag = entry(hazard) + ((hazard & WRITING) != 0 ? WRITE_TAG : 0);
        lockEntries();
        try {
            return words[tag] != Pte.page(hazard & ~WRITING);
        } finally {
            unlockEntries();
        }
    }

    /// Compares each entry with the page table; for tests, while nobody accesses anything.
    void checkInvariants() {
        for (int entry = 0; entry < words.length; entry += ENTRY_WORDS) {
            check(entry, false);
            check(entry, true);
        }
    }

    private void check(int entry, boolean write) {
        long page = words[entry + (write ? WRITE_TAG : 0)];
        if (page == NO_TAG) {
            return;
        }
        PageTable table = space.table();
        PageTableLeaf leaf = write ? table.writableLeaf(page) : table.leaf(page);
        long pte = leaf == null ? 0 : leaf.get(Pte.index(page));
        long needed = write ? Pte.P | Pte.W | Pte.A | Pte.D : Pte.P | Pte.A;
        if ((pte & (needed | Pte.NO_ACCESS)) != needed || space.frameAddress(pte) - page != words[entry + ADDEND]) {
            throw new AssertionError("U1 is broken: a " + (write ? "write" : "read") + " tag of page 0x"
                    + Long.toHexString(page) + " of " + space + ", and the entry is 0x" + Long.toHexString(pte));
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // as above
    private void lockEntries() {
        while (!LOCK.compareAndSet(this, 0, 1)) {
            if (lock != 0) {
                Thread.yield(); // its holder needs a few instructions, and perhaps our processor
            }
        }
    }

    private void unlockEntries() {
        LOCK.setRelease(this, 0); // release: publishes the entries to who locks next
    }
}
