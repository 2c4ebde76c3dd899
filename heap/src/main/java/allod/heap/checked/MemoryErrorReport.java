package allod.heap.checked;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One mistake: what was done, where, and the history of the block that it was done to.
///
/// ```
/// Invalid write of size 1                                      kind, operation, bytes
///    at ...                                                    at: the access, or the call that found the damage
///  Address 0x... is 8 bytes inside a block of size 40 free'd   address, block
///    at ...                                                    block.freed
///  Block was alloc'd at
///    at ...                                                    block.allocated
/// ```
///
/// @param kind of mistake
/// @param heap the name of the heap
/// @param operation what was done: `read`, `write`, `free()`, `realloc()`, or what found damage that was done before:
/// `free()`, `verify()`, `close()`, `leaving quarantine`
/// @param address the first byte that is wrong
/// @param bytes how many bytes were accessed, or were found damaged; 0 for frees
/// @param block the block it is about, or null when the address belongs to none
/// @param at where it happened, or was found
/// @param detail what else there is to say, perhaps empty
public record MemoryErrorReport(
        MemoryErrorKind kind,
        String heap,
        String operation,
        long address,
        long bytes,
        @Nullable BlockHistory block,
        CallPoint at,
        String detail) {

    /// The same report about a block that is being freed: it was live when the mistake was made.
    MemoryErrorReport whileLive() {
        BlockHistory live = block == null
                ? null
                : new BlockHistory(block.address(), block.bytes(), block.sequence(), block.allocated(), null);
        return new MemoryErrorReport(kind, heap, operation, address, bytes, live, at, detail);
    }

    /// Where the address lies, counted from the start of the block; 0 without a block.
    public long offset() {
        return block == null ? 0 : address - block.address();
    }

    /// The first line: what was done.
    public String headline() {
        return switch (kind) {
            case USE_AFTER_FREE, INVALID_ACCESS -> "Invalid " + operation + " of size " + bytes;
            case OVERFLOW, UNDERFLOW ->
                Operation.isAccess(operation)
                        ? "Invalid " + operation + " of size " + bytes
                        : "Damaged redzone: " + bytes + " bytes, found by " + operation;
            case WRITE_AFTER_FREE -> "Freed memory was written to: " + bytes + " bytes, found by " + operation;
            case DOUBLE_FREE -> "Invalid " + operation + ": double free";
            case INTERIOR_FREE -> "Invalid " + operation + ": not the start of the block";
            case INVALID_FREE -> "Invalid " + operation + ": no block";
            case MISMATCHED_HEAP -> "Mismatched " + operation + ": a block of another heap";
            case MISMATCHED_SIZE -> "Mismatched " + operation + ": another size than the block's";
            case UNINITIALISED_READ -> "Uninitialised read of size " + bytes;
            case OVERLAP -> "Source and destination overlap in " + operation;
            case FISHY_SIZE ->
                "Argument 'bytes' of " + operation + " has a fishy (negative) value: " + address + "; the least is 0";
        };
    }

    /// Where the address lies, in memcheck's words: `8 bytes inside a block of size 40 free'd`.
    public String place() {
        if (block == null) {
            return "not inside, and not near, a block that is alloc'd or (recently) free'd";
        }
        String state = block.freed() == null ? "alloc'd" : "free'd";
        return distance(block) + " a block of size " + grouped(block.bytes()) + " " + state;
    }

    private String distance(BlockHistory of) {
        long offset = address - of.address();
        if (offset < 0) {
            return grouped(-offset) + " bytes before";
        }
        return offset == 0 || offset < of.bytes()
                ? grouped(offset) + " bytes inside"
                : grouped(offset - of.bytes()) + " bytes after";
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// A frame as the reports show it.
    public static String words(StackTraceElement frame) {
        return CallPoint.words(frame);
    }

    /// The whole report, many lines.
    public String text() {
        StringBuilder text =
                new StringBuilder(headline()).append(" (heap '").append(heap).append("')\n");
        at.appendTo(text);
        if (kind != MemoryErrorKind.FISHY_SIZE) {
            text.append(" Address 0x")
                    .append(Long.toHexString(address))
                    .append(" is ")
                    .append(place());
            text.append('\n');
        }
        if (block != null) {
            appendHistory(block, text);
        }
        if (!detail.isEmpty()) {
            text.append(' ').append(detail).append('\n');
        }
        return text.toString();
    }

    private void appendHistory(BlockHistory of, StringBuilder text) {
        CallPoint freed = of.freed();
        if (freed != null) {
            freed.appendTo(text);
            text.append(" Block was alloc'd at\n");
        }
        of.allocated().appendTo(text);
        String threads =
                " Threads: " + at.thread() + ", alloc'd by " + of.allocated().thread();
        text.append(threads);
        text.append(freed == null ? "\n" : ", free'd by " + freed.thread() + "\n");
    }

    @Override
    public String toString() {
        return text();
    }
}
