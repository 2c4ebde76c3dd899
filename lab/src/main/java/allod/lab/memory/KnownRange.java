package allod.lab.memory;

/// A range of which somebody who must know says what it is for.
///
/// @param startAddress the first address
/// @param endAddress the first address after it, greater than `startAddress` without a sign
/// @param kind what it is for
record KnownRange(long startAddress, long endAddress, MappingKind kind) {

    /// Bytes of `mapping` that lie in this range.
    long overlapBytes(Mapping mapping) {
        long from =
                Long.compareUnsigned(startAddress, mapping.startAddress()) > 0 ? startAddress : mapping.startAddress();
        long to = Long.compareUnsigned(endAddress, mapping.endAddress()) < 0 ? endAddress : mapping.endAddress();
        return Long.compareUnsigned(from, to) < 0 ? to - from : 0;
    }
}
