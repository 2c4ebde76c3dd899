/// Virtual memory: reserve, commit, protect and guard pages; raw memory by address; what this kernel can do.
module allod.pages {
    requires static transitive allod.own;
    requires static transitive org.jspecify;

    exports allod.pages;
    exports allod.pages.checkpoint;
    exports allod.pages.paged;
    exports allod.pages.simulate;
    exports allod.pages.snapshot;

    uses allod.pages.MemoryProbe;
}
