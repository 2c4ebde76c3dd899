package allod.pages;

import allod.pages.os.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The name of a reservation in `/proc/self/maps`, as `[anon:allod heap]`, for whoever asks what the memory of the
/// process is made of.
///
/// An extra: a kernel built without names refuses, and nothing else changes.
final class MappingName {

    private static final int MAX_CHARS = 79; // the kernel takes 80 bytes with the final zero

    private final MemorySegment text;
    private final boolean known;

    private MappingName(MemorySegment text, boolean known) {
        this.text = text;
        this.known = known;
    }

    /// Names a new reservation.
    static MappingName of(String reservationName, long address, long bytes) {
        MemorySegment text = Arena.ofAuto().allocateFrom(printable("allod " + reservationName));
        return new MappingName(text, SystemCalls.nameMapping(address, bytes, text.address()) == 0);
    }

    /// Names pages that were mapped anew. Neighbours are joined by the kernel only when they have one name.
    void putAgain(long address, long bytes) {
        if (known) {
            long _ = SystemCalls.nameMapping(address, bytes, text.address());
        }
    }

    /// The characters that the kernel accepts; each other one becomes an underscore.
    static String printable(String name) {
        String clean = name.replaceAll("[^ -~]|[\\[\\]\\\\$`]", "_");
        return clean.length() <= MAX_CHARS ? clean : clean.substring(0, MAX_CHARS);
    }
}
