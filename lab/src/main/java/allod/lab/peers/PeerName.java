package allod.lab.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The names of the managers, as the command line and the reports spell them.
public enum PeerName {
    ALLOD("allod", "our LocalHeap: malloc and free on addresses"),
    ALLOD_SEGMENTS("allod-segments", "our Heap: zeroed memory segments"),
    GLIBC("glibc", "malloc of the C library through ordinary downcalls"),
    GLIBC_CRITICAL("glibc-critical", "the same through critical downcalls"),
    ARENA("arena", "Arena.ofConfined() per block"),
    NETTY_POOLED("netty-pooled", "Netty's PooledByteBufAllocator"),
    NETTY_ADAPTIVE("netty-adaptive", "Netty's AdaptiveByteBufAllocator"),
    JEMALLOC("jemalloc", "jemalloc through ordinary downcalls"),
    JEMALLOC_CRITICAL("jemalloc-critical", "the same through critical downcalls"),
    MIMALLOC("mimalloc", "mimalloc through ordinary downcalls"),
    MIMALLOC_CRITICAL("mimalloc-critical", "the same through critical downcalls"),
    RPMALLOC("rpmalloc", "rpmalloc through ordinary downcalls"),
    RPMALLOC_CRITICAL("rpmalloc-critical", "the same through critical downcalls"),
    TCMALLOC("tcmalloc", "tcmalloc of the system through ordinary downcalls"),
    TCMALLOC_CRITICAL("tcmalloc-critical", "the same through critical downcalls"),
    NONE("none", "no manager: the floor of the harness");

    private final String label;
    private final String description;

    PeerName(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /// How the command line and the reports spell it.
    public String label() {
        return label;
    }

    /// What is measured under this name.
    public String description() {
        return description;
    }

    /// The manager called `label`, if there is one.
    public static Optional<PeerName> of(String label) {
        return Arrays.stream(values()).filter(name -> name.label.equals(label)).findFirst();
    }

    /// The managers a replay takes when none are named: all but the floor.
    public static List<PeerName> byDefault() {
        return Arrays.stream(values()).filter(name -> name != NONE).toList();
    }

    /// The library behind a C allocator, by the name of its files; empty for the C library itself and for Java.
    Optional<String> library() {
        return switch (this) {
            case JEMALLOC, JEMALLOC_CRITICAL -> Optional.of("jemalloc");
            case MIMALLOC, MIMALLOC_CRITICAL -> Optional.of("mimalloc");
            case RPMALLOC, RPMALLOC_CRITICAL -> Optional.of("rpmalloc");
            case TCMALLOC, TCMALLOC_CRITICAL -> Optional.of("tcmalloc");
            default -> Optional.empty();
        };
    }
}
