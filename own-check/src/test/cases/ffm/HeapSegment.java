import java.lang.foreign.MemorySegment;

/// Accept: a segment over an array belongs to the collector.
final class HeapSegment {
    static MemorySegment f(byte[] bytes) {
        MemorySegment s = MemorySegment.ofArray(bytes);
        MemorySegment t = s.asSlice(1);
        t.fill((byte) 0);
        return s;
    }
}
