/// Profile: where off-heap memory goes, and who does not give it back.
module allod.profile {
    requires static transitive org.jspecify;
    requires transitive allod.heap;
    requires allod.pages;
    requires allod.stack;

    exports allod.profile;
    exports allod.profile.format;

    provides allod.heap.HeapProbe with
            allod.profile.SamplingProbe;

    uses allod.profile.ProfilerListener;
}
