package allod.pages.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// One segment over the whole address space, so that an offset into it is an absolute address.
public final class RawMemory {

    /// Starts at address 0, global scope. The just-in-time compiler sees a constant: base 0, never closed; one compare
    /// with its size is what remains of the checks of an access.
    public static final MemorySegment ALL = NativeCode.wholeAddressSpace();

    private RawMemory() {}

    /// A segment over `bytes` bytes from `address` on whose lifetime is that of `arena`; the memory is not the arena's.
    public static MemorySegment segment(long address, long bytes, Arena arena) {
        return NativeCode.inScope(ALL.asSlice(address, bytes), arena);
    }

    /// The same; `ended` runs when the arena closes, after the segment can no longer be used.
    public static MemorySegment segment(long address, long bytes, Arena arena, Runnable ended) {
        return NativeCode.inScope(ALL.asSlice(address, bytes), arena, ended);
    }
}
