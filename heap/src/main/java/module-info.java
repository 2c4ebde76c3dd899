/// `malloc` for off-heap memory: size classes, spans, local heaps, the page heap.
module allod.heap {
    requires transitive allod.pages;
    requires static transitive allod.own;
    requires static transitive org.jspecify;

    exports allod.heap;
    exports allod.heap.checked;
    exports allod.heap.owned;

    uses allod.heap.BlockChecks.Factory;
    uses allod.heap.HeapProbe;

    provides allod.heap.BlockChecks.Factory with
            allod.heap.checked.CheckedFactory;
}
