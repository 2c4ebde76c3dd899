/// Profile: where off-heap memory goes, and who does not give it back.
module allod.profile {
    requires static allod.own;
    requires static transitive org.jspecify;
    requires allod.gc;
    requires transitive allod.heap;
    requires allod.pages;
    requires transitive allod.stack;
    requires static jdk.httpserver;
    requires static jdk.jfr;
    requires static java.management;

    exports allod.profile;
    exports allod.profile.format;
    exports allod.profile.html;
    exports allod.profile.leak;
    exports allod.profile.serve;

    provides allod.gc.GcProbe with
            allod.profile.jfr.GcJfrProbe;
    provides allod.heap.HeapProbe with
            allod.profile.SamplingProbe;
    provides allod.pages.MemoryProbe with
            allod.profile.ExactProbe;
    provides allod.profile.ProfilerListener with
            allod.profile.jfr.JfrListener,
            allod.profile.leak.LeaksAtExit,
            allod.profile.serve.ServerListener;

    uses allod.profile.ProfilerListener;
}
