package allod.pages.paged;

import allod.pages.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Pages of an [AddressSpace] that stay where they are: they can be used by address, until this is closed.
///
/// Nobody takes their frames, a fork gives copies to the child, and they can be neither unmapped nor released.
/// What is written through the address counts as written, whenever that is.
///
/// Threads: the address is for any thread; the segment for the one that pinned the range. Who uses the address
/// sees to it that nobody does after [#close()].
public final class PinnedRange implements AutoCloseable {

    private final AddressSpace space;
    private final long virtualAddress;
    private final long bytes;
    private final boolean writable;
    private final PageFrame[] frames;
    private final Arena arena = Arena.ofConfined();
    private boolean closed; // guarded by the pager's lock

    PinnedRange(AddressSpace space, long virtualAddress, long bytes, boolean writable, PageFrame[] frames) {
        this.space = space;
        this.virtualAddress = virtualAddress;
        this.bytes = bytes;
        this.writable = writable;
        this.frames = frames;
    }

    /// First virtual address.
    public long virtualAddress() {
        return virtualAddress;
    }

    /// Length of the range.
    public long bytes() {
        return bytes;
    }

    /// Whether the pages may be written.
    public boolean isWritable() {
        return writable;
    }

    /// Where the first byte is, for [Address] and for calls into native code.
    public long address() {
        return frames[0].address() + (virtualAddress & (Pte.PAGE_BYTES - 1));
    }

    /// The range as a segment that ends with this object; read-only if the pages are.
    public MemorySegment segment() {
        MemorySegment segment = Address.segment(address(), bytes, arena);
        return writable ? segment : segment.asReadOnly();
    }

    /// Lets the pages move again. A second call does nothing.
    ///
    /// @throws WrongThreadException from another thread than the one that pinned
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
        space.unpin(this);
    }

    PageFrame[] frames() {
        return frames;
    }

    /// Whether it was open.
    boolean markClosed() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }

    boolean overlaps(long startAddress, long endAddress) {
        return virtualAddress < endAddress && startAddress < virtualAddress + bytes;
    }

    @Override
    public String toString() {
        return "pinned [0x" + Long.toHexString(virtualAddress) + ", +" + bytes + " bytes] of " + space;
    }
}
