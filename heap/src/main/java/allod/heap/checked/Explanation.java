package allod.heap.checked;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The report behind an exception that the JDK has thrown for an access to a segment.
final class Explanation {

    /// The JDK's words for an access out of bounds, of which the addresses are read.
    private static final Pattern OUT_OF_BOUNDS = Pattern.compile(
            "MemorySegment\\{.*address: 0x([0-9a-f]+).*byteSize: (\\d+) }.*offset = (-?\\d+).*length = (-?\\d+)");

    private Explanation() {}

    static Optional<MemoryErrorReport> of(CheckedBlocks heap, Throwable thrown) {
        if (thrown instanceof MemoryError error) {
            return Optional.of(error.report());
        }
        Matcher words = OUT_OF_BOUNDS.matcher(String.valueOf(thrown.getMessage()));
        if (!words.find()) {
            return Optional.empty();
        }
        long address = Long.parseUnsignedLong(words.group(1), 16);
        BlockRecord block = heap.table().covering(address);
        return block == null ? Optional.empty() : Optional.of(outOfBounds(heap, thrown, block, address, words));
    }

    static Optional<MemoryErrorReport> of(CheckedBlocks heap, Throwable thrown, MemorySegment segment) {
        Optional<MemoryErrorReport> read = of(heap, thrown);
        if (read.isPresent()) {
            return read;
        }
        BlockRecord block = heap.table().covering(segment.address());
        if (block == null || block.isLive()) {
            return Optional.empty();
        }
        return Optional.of(report(heap, MemoryErrorKind.USE_AFTER_FREE, thrown, block, segment.address(), 0));
    }

    private static MemoryErrorReport outOfBounds(
            CheckedBlocks heap, Throwable thrown, BlockRecord block, long address, Matcher words) {
        long offset = Long.parseLong(words.group(3));
        long bytes = Long.parseLong(words.group(4));
        long first = address + offset;
        MemoryErrorKind kind = offset < 0 ? MemoryErrorKind.UNDERFLOW : MemoryErrorKind.OVERFLOW;
        if (kind == MemoryErrorKind.OVERFLOW) {
            first = Math.max(first, address + Long.parseLong(words.group(2)));
        }
        return report(heap, kind, thrown, block, first, bytes);
    }

    private static MemoryErrorReport report(
            CheckedBlocks heap,
            MemoryErrorKind kind,
            Throwable thrown,
            @Nullable BlockRecord block,
            long address,
            long bytes) {
        return new MemoryErrorReport(
                kind,
                heap.name(),
                Operation.ACCESS,
                address,
                bytes,
                block == null ? null : heap.reporter().history(block),
                new CallPoint(Thread.currentThread().getName(), CallStacks.of(thrown)),
                String.valueOf(thrown.getMessage()));
    }
}
