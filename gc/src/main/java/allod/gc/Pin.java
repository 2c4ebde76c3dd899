package allod.gc;

import allod.pages.Address;
import java.lang.foreign.MemorySegment;

/// An object that stays alive and where it is until this is closed, so that native code can have its address.
///
/// Threads: any may close it.
public final class Pin implements AutoCloseable {
    private final GlobalRef ref;
    private final long address;
    private final long bytes;

    Pin(GlobalRef ref, long address, long bytes) {
        this.ref = ref;
        this.address = address;
        this.bytes = bytes;
    }

    /// Where the object lies, header first.
    public long address() {
        return address;
    }

    /// The object, header included; not to be used after [#close()]. References in it must not be written
    /// through it.
    public MemorySegment segment() {
        return Address.segment(address, bytes);
    }

    /// The object may go.
    @Override
    public void close() {
        ref.close();
    }
}
