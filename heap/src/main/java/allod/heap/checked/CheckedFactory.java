package allod.heap.checked;

import allod.heap.BlockChecks;
import allod.heap.HeapOptions;

/// Makes all heaps of the process checked ones: what `-Dallod.heap=checked` finds.
/// `-Dallod.heap.checks=stackDepth=16` and so on set the options, and what is found is thrown; leaks are told on
/// standard error when a heap is closed.
public final class CheckedFactory implements BlockChecks.Factory {

    private final CheckOptions options;

    /// For [java.util.ServiceLoader].
    public CheckedFactory() {
        this.options = CheckProperties.read(System.getProperty(CheckProperties.NAME, ""));
    }

    @Override
    public BlockChecks create(HeapOptions heapOptions) {
        return new CheckedBlocks(heapOptions, options);
    }
}
