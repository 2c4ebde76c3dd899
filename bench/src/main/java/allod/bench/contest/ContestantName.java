package allod.bench.contest;

import io.netty.util.concurrent.FastThreadLocalThread;

/// Names the contestants, and says on which kind of thread each runs.
public enum ContestantName {
    LOCAL("allod LocalHeap"),
    HEAP("allod Heap, platform thread"),
    HEAP_VIRTUAL("allod Heap, virtual thread"),
    SEGMENT("allod segment, not escaping"),
    SEGMENT_ESCAPING("allod segment, escaping"),
    MIMALLOC_CRITICAL("mimalloc, critical FFM"),
    MIMALLOC("mimalloc, plain FFM"),
    JEMALLOC_CRITICAL("jemalloc, critical FFM"),
    JEMALLOC("jemalloc, plain FFM"),
    GLIBC_CRITICAL("glibc, critical FFM"),
    GLIBC("glibc, plain FFM"),
    CONFINED_ARENA("Arena.ofConfined"),
    NETTY_POOLED("Netty pooled, FastThreadLocalThread"),
    NETTY_POOLED_PLAIN("Netty pooled, plain thread"),
    NETTY_ADAPTIVE("Netty adaptive, plain thread"),
    EMPTY_DOWNCALL_CRITICAL("empty downcall, critical"),
    EMPTY_DOWNCALL("empty downcall, plain"),
    EMPTY_LOOP("the loop alone");

    private final String title;

    ContestantName(String title) {
        this.title = title;
    }

    /// For people.
    public String title() {
        return title;
    }

    /// Makes the contestant; in the thread that will use it. Loads no other one.
    public Contestant create() {
        return switch (this) {
            case LOCAL -> new AllodContestants.Local();
            case HEAP, HEAP_VIRTUAL -> new AllodContestants.Shared();
            case SEGMENT -> new AllodContestants.Segments();
            case SEGMENT_ESCAPING -> new AllodContestants.EscapingSegments();
            case MIMALLOC_CRITICAL -> new NativeContestants.MimallocCritical();
            case MIMALLOC -> new NativeContestants.MimallocPlain();
            case JEMALLOC_CRITICAL -> new NativeContestants.JemallocCritical();
            case JEMALLOC -> new NativeContestants.JemallocPlain();
            case GLIBC_CRITICAL -> new NativeContestants.GlibcCritical();
            case GLIBC -> new NativeContestants.GlibcPlain();
            case CONFINED_ARENA -> new JavaContestants.ConfinedArena();
            case NETTY_POOLED, NETTY_POOLED_PLAIN -> JavaContestants.Netty.pooled();
            case NETTY_ADAPTIVE -> JavaContestants.Netty.adaptive();
            case EMPTY_DOWNCALL_CRITICAL -> new EmptyContestants.Critical();
            case EMPTY_DOWNCALL -> new EmptyContestants.Plain();
            case EMPTY_LOOP -> new EmptyContestants.Loop();
        };
    }

    /// A thread of the kind that the contestant runs on, not started.
    public Thread newThread(Runnable body) {
        return switch (this) {
            case HEAP_VIRTUAL -> Thread.ofVirtual().unstarted(body);
            case NETTY_POOLED -> new FastThreadLocalThread(body);
            default -> new Thread(body);
        };
    }
}
