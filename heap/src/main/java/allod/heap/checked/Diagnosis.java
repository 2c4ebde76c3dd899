package allod.heap.checked;

import org.jspecify.annotations.Nullable;

/// What is wrong with an address: found out slowly, after something went wrong.
final class Diagnosis {

    private Diagnosis() {}

    /// An address that is no live block, given to a call that needs one.
    ///
    /// @param block what the table has under the address: a freed block, or null
    static MemoryErrorReport ofRefused(
            CheckedBlocks heap, @Nullable BlockRecord block, long address, String operation) {
        Reporter reporter = heap.reporter();
        if (block != null) {
            return reporter.make(MemoryErrorKind.DOUBLE_FREE, operation, address, 0, block);
        }
        BlockRecord around = heap.table().covering(address);
        if (around != null) {
            return reporter.make(MemoryErrorKind.INTERIOR_FREE, operation, address, 0, around);
        }
        for (CheckedBlocks other : CheckedHeaps.open()) {
            BlockRecord theirs = other == heap ? null : other.table().covering(address);
            if (theirs != null) {
                return ofOtherHeap(heap, other, theirs, address, operation);
            }
        }
        String words = wordsOfPlainHeap(heap, address);
        boolean foreign = words.contains("belongs to heap");
        MemoryErrorKind kind = foreign ? MemoryErrorKind.MISMATCHED_HEAP : MemoryErrorKind.INVALID_FREE;
        return reporter.make(kind, operation, address, 0, null, words);
    }

    private static MemoryErrorReport ofOtherHeap(
            CheckedBlocks heap, CheckedBlocks other, BlockRecord theirs, long address, String operation) {
        MemoryErrorReport report = heap.reporter().make(MemoryErrorKind.MISMATCHED_HEAP, operation, address, 0, null);
        return new MemoryErrorReport(
                report.kind(),
                report.heap(),
                operation,
                address,
                0,
                other.reporter().history(theirs),
                report.at(),
                "The block belongs to heap '" + other.name() + "', not to '" + heap.name() + "'. Use its own heap.");
    }

    /// What the heap behind says to an address that it does not know: it can tell blocks of plain heaps.
    private static String wordsOfPlainHeap(CheckedBlocks heap, long address) {
        try {
            long bytes = heap.behind().usableBytes(address);
            return "The heap behind '" + heap.name() + "' has a block of " + bytes + " bytes there.";
        } catch (IllegalArgumentException told) {
            return String.valueOf(told.getMessage());
        }
    }

    static MemoryErrorReport wrongSize(CheckedBlocks heap, BlockRecord block, long bytes) {
        return heap.reporter()
                .make(
                        MemoryErrorKind.MISMATCHED_SIZE,
                        Operation.FREE,
                        block.address,
                        0,
                        block,
                        "It was freed as " + bytes + " bytes, and has " + block.bytes + ".");
    }

    /// Bytes that do not hold the pattern any more.
    static MemoryErrorReport ofDamage(
            CheckedBlocks heap, BlockRecord block, long first, long end, byte pattern, String operation) {
        MemoryErrorKind kind = pattern == Poison.FREED
                ? MemoryErrorKind.WRITE_AFTER_FREE
                : first < block.address ? MemoryErrorKind.UNDERFLOW : MemoryErrorKind.OVERFLOW;
        MemoryErrorReport report = heap.reporter().make(kind, operation, first, end - first, block);
        return operation.equals(Operation.FREE) || operation.equals(Operation.REALLOC) ? report.whileLive() : report;
    }

    /// What is wrong with an access, or null when nothing is.
    ///
    /// @param block that is meant, or null for whichever the address lies in
    static @Nullable MemoryErrorReport ofAccess(
            CheckedBlocks heap, @Nullable BlockRecord block, long address, long bytes, String operation) {
        BlockRecord meant = block != null ? block : heap.table().covering(address);
        Reporter reporter = heap.reporter();
        if (meant == null) {
            return reporter.make(MemoryErrorKind.INVALID_ACCESS, operation, address, bytes, null);
        }
        if (!meant.isLive()) {
            @SuppressWarnings("ReferenceEquality") // frees of one thread may be equal
            String detail = meant.freed() == heap.closing() ? "The block was freed by the close of its heap." : "";
            return reporter.make(MemoryErrorKind.USE_AFTER_FREE, operation, address, bytes, meant, detail);
        }
        if (address < meant.address) {
            return reporter.make(MemoryErrorKind.UNDERFLOW, operation, address, bytes, meant);
        }
        if (bytes > meant.payloadEnd() - address) {
            long first = Math.max(address, meant.payloadEnd());
            return reporter.make(MemoryErrorKind.OVERFLOW, operation, first, bytes, meant);
        }
        return null;
    }
}
