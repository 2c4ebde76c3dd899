package allod.pages.snapshot;

import static allod.pages.os.MemoryCalls.MADV_COLLAPSE;
import static allod.pages.os.MemoryCalls.MADV_DONTFORK;
import static allod.pages.os.MemoryCalls.MADV_POPULATE_WRITE;
import static allod.pages.os.MemoryCalls.MAP_FIXED;
import static allod.pages.os.MemoryCalls.MAP_NORESERVE;
import static allod.pages.os.MemoryCalls.MAP_PRIVATE;
import static allod.pages.os.MemoryCalls.MAP_SHARED;
import static allod.pages.os.MemoryCalls.MREMAP_MAYMOVE;
import static allod.pages.os.MemoryCalls.PROT_READ;
import static allod.pages.os.MemoryCalls.PROT_WRITE;

import allod.pages.Loan;
import allod.pages.PageSize;
import allod.pages.os.KernelFile;
import allod.pages.os.MemoryCalls;
import java.nio.file.Path;

/// The view of the file through which programs read and write: shared with it, or copy-on-write.
///
/// ```
///            takeCopies: one mmap over all of it
/// shared ────────────────────────────────────────► private: a store makes a copy of its page
///    ▲                                                  │
///    └──────────────────────────────────────────────────┘
///            share: chunk by chunk, from left to right
/// ```
///
/// Address and file offset agree modulo the size of a huge page, or the kernel would never map one.
///
/// Invariants:
///
/// - **V1** there is a mapping at each address of the view at all times: it is only ever replaced, by `MAP_FIXED`
/// - **V2** no advice that drops pages is given here: on a private view it would bring old contents back
///
/// Threads: changes are made under the lock of the space.
final class WriterView implements AutoCloseable {

    /// While it is folded the view is two mappings, and the chunk between them a third for a moment.
    private static final int EXTRA_MAPPINGS = 2;

    private static final int READ_WRITE = PROT_READ | PROT_WRITE;
    private static final int PRIVATE_FLAGS = MAP_PRIVATE | MAP_NORESERVE;

    private static final int MREMAP_FIXED = 2;

    /// Where the kernel counts private mappings whatever their flags say, it may refuse one after it has taken the old
    /// mapping away.
    private static final boolean STRICT_OVERCOMMIT =
            KernelFile.number(Path.of("/proc/sys/vm/overcommit_memory")).orElse(0) == 2;

    private final Loan loan;
    private final MemoryFile file;
    private final long firstOffset;
    private final boolean staged;

    WriterView(Loan loan, MemoryFile file) {
        this(loan, file, STRICT_OVERCOMMIT);
    }

    /// @param staged whether a private view is made elsewhere first and then moved into place
    WriterView(Loan loan, MemoryFile file, boolean staged) {
        this.loan = loan;
        this.file = file;
        this.firstOffset = loan.address() & (PageSize.HUGE_BYTES - 1);
        this.staged = staged;
        loan.takeMappings(EXTRA_MAPPINGS);
        share(loan.address(), loan.bytes());
        keepFromChildren();
    }

    long address() {
        return loan.address();
    }

    long bytes() {
        return loan.bytes();
    }

    long end() {
        return loan.address() + loan.bytes();
    }

    /// Where an address of the view is in the file.
    long offsetOf(long address) {
        return address - loan.address() + firstOffset;
    }

    /// Makes the whole view copy-on-write, in one step for every writer.
    void takeCopies() {
        long result = staged ? moveIntoPlace() : map(address(), bytes(), PRIVATE_FLAGS | MAP_FIXED);
        Refusal.requireSuccess(result, "mmap", address(), bytes(), "MAP_PRIVATE|MAP_FIXED");
        keepFromChildren();
    }

    /// Makes a part show the file again; private pages in it are lost.
    void share(long address, long bytes) {
        long result = map(address, bytes, MAP_SHARED | MAP_FIXED);
        Refusal.requireSuccess(result, "mmap", address, bytes, "MAP_SHARED|MAP_FIXED");
    }

    /// Children get nothing of the view: a fork would copy its page tables, and keep its memory alive. Advice: a
    /// refusal is ignored.
    void keepFromChildren() {
        long _ = MemoryCalls.madvise(address(), bytes(), MADV_DONTFORK);
    }

    /// Puts page frames into the page table before the first touch. Only where the view is shared.
    void populate(long address, long bytes) {
        long _ = MemoryCalls.madvise(address, bytes, MADV_POPULATE_WRITE); // without it pages come at the first touch
    }

    /// Makes one huge page of each run of small ones.
    ///
    /// @return false when the kernel does not, now or ever
    boolean collapse(long address, long bytes) {
        return MemoryCalls.madvise(address, bytes, MADV_COLLAPSE) >= 0;
    }

    private long map(long address, long bytes, int flags) {
        return MemoryCalls.mmap(address, bytes, READ_WRITE, flags, file.descriptor(), offsetOf(address));
    }

    /// What can be refused for want of memory is done elsewhere; only the move touches the view.
    private long moveIntoPlace() {
        long elsewhere = MemoryCalls.mmap(0, bytes(), READ_WRITE, PRIVATE_FLAGS, file.descriptor(), firstOffset);
        if (elsewhere < 0) {
            return elsewhere;
        }
        long moved = MemoryCalls.mremap(elsewhere, bytes(), bytes(), MREMAP_MAYMOVE | MREMAP_FIXED, address());
        if (moved < 0) {
            MemoryCalls.munmap(elsewhere, bytes());
        }
        return moved;
    }

    /// Gives the range back to the reservation.
    @Override
    public void close() {
        loan.close();
    }
}
