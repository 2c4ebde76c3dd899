package allod.lab.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// What the lab asks of the C library beside `malloc`.
public final class Libc {

    private Libc() {}

    /// Gives free memory of the C library's own malloc back to the kernel, so that a baseline does not hold the
    /// warm-up's leavings. Does nothing where the C library has no `malloc_trim`.
    public static void trim() {
        SymbolLookup libc = Downcall.libc();
        Optional<MemorySegment> trim = libc.find("malloc_trim");
        if (trim.isEmpty()) {
            return;
        }
        try {
            int _ = (int) Downcall.plain(FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
                    .invokeExact(trim.get(), 0L);
        } catch (Throwable e) {
            throw Downcall.unexpected(e);
        }
    }
}
