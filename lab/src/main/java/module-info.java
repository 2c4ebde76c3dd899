/// The lab: records, replays and compares. An application: it exports nothing.
module allod.lab {
    requires static org.jspecify;
    requires allod.pages;
    requires allod.stack;
    requires allod.heap;
    requires allod.gc;
    requires allod.profile;
    requires allod.own;
    requires allod.own.check;
    requires HdrHistogram;
    requires aircompressor.v3;
    requires async.profiler;
    requires info.picocli;
    requires io.netty.buffer;
    requires io.netty.common;
    requires java.management;
    requires jdk.attach;
    requires jdk.jfr;
    requires jdk.management;
    requires org.lwjgl;
    requires tools.jackson.core;

    provides allod.gc.GcProbe with
            allod.lab.collect.CycleProbe;

    opens allod.lab.cli to
            info.picocli;
}
