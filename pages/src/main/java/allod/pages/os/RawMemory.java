package allod.pages.os;

import java.lang.foreign.MemorySegment;

/// One segment over the whole address space, so that an offset into it is an absolute address.
public final class RawMemory {

    /// Starts at address 0, global scope. The just-in-time compiler sees a constant: base 0, never closed; one compare
    /// with its size is what remains of the checks of an access.
    public static final MemorySegment ALL = all();

    private RawMemory() {}

    @SuppressWarnings("restricted")
    private static MemorySegment all() {
        NativeCode.requireAccess();
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }
}
