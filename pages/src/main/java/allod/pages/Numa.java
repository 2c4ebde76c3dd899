package allod.pages;

import allod.pages.os.Errno;
import allod.pages.os.KernelFile;
import allod.pages.os.NumaCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The nodes of a machine whose memory is not equally near to all its processors, and which of them a range lives on.
///
/// ```
/// bind        every page on one node
/// interleave  pages dealt out to all nodes in turn
/// reset       back to the kernel's rule: where a page is first touched
/// ```
///
/// A machine with one node has nothing to choose: there the calls check their arguments and do no more.
///
/// Threads: any; as for the range.
public final class Numa {

    private static final List<Integer> NODES =
            parse(KernelFile.text(Path.of("/sys/devices/system/node/online")).orElse("0"));

    private Numa() {}

    /// The numbers of the nodes that are online, ascending; `[0]` on most machines.
    public static List<Integer> nodes() {
        return NODES;
    }

    /// Puts the pages of a range on one node; those that are elsewhere move.
    ///
    /// @param node one of [#nodes()]
    /// @throws KernelCallFailed when the process may not use the node
    public static void bind(Reservation reservation, long address, long bytes, int node) {
        requireNode(node);
        place(reservation, address, bytes, NumaCalls.MPOL_BIND, List.of(node));
    }

    /// Puts the pages of a part of a file on one node.
    public static void bind(MappedFile file, long offset, long bytes, int node) {
        requireNode(node);
        place(file, offset, bytes, NumaCalls.MPOL_BIND, List.of(node));
    }

    /// Deals the pages of a range out to all nodes.
    public static void interleave(Reservation reservation, long address, long bytes) {
        place(reservation, address, bytes, NumaCalls.MPOL_INTERLEAVE, NODES);
    }

    /// Deals the pages of a part of a file out to all nodes.
    public static void interleave(MappedFile file, long offset, long bytes) {
        place(file, offset, bytes, NumaCalls.MPOL_INTERLEAVE, NODES);
    }

    /// Leaves new pages of a range to the kernel's rule again.
    public static void reset(Reservation reservation, long address, long bytes) {
        place(reservation, address, bytes, NumaCalls.MPOL_DEFAULT, List.of());
    }

    /// Leaves new pages of a part of a file to the kernel's rule again.
    public static void reset(MappedFile file, long offset, long bytes) {
        place(file, offset, bytes, NumaCalls.MPOL_DEFAULT, List.of());
    }

    /// The node that the page at a readable address lies on; the page is brought in for it. -1 when the kernel does not
    /// tell.
    public static int nodeOf(long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment node = arena.allocate(ValueLayout.JAVA_INT);
            return NumaCalls.nodeOf(address, node.address()) < 0 ? -1 : node.get(ValueLayout.JAVA_INT, 0);
        }
    }

    private static void place(Reservation reservation, long address, long bytes, int policy, List<Integer> nodes) {
        reservation.split("placement on a node", address, bytes, (start, length) -> {
            if (NODES.size() > 1) {
                mbind(start, length, policy, nodes);
            }
        });
    }

    private static void place(MappedFile file, long offset, long bytes, int policy, List<Integer> nodes) {
        file.split("placement on a node", offset, bytes, (start, length) -> {
            if (NODES.size() > 1) {
                mbind(start, length, policy, nodes);
            }
        });
    }

    /// Whole pages.
    static void mbind(long address, long bytes, int policy, List<Integer> nodes) {
        try (Arena arena = Arena.ofConfined()) {
            int words = nodes.isEmpty() ? 0 : nodes.getLast() / Long.SIZE + 1;
            MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, words));
            for (int node : nodes) {
                long word = node / Long.SIZE;
                mask.setAtIndex(ValueLayout.JAVA_LONG, word, mask.getAtIndex(ValueLayout.JAVA_LONG, word) | 1L << node);
            }
            long result =
                    NumaCalls.mbind(address, bytes, policy, words == 0 ? 0 : mask.address(), (long) words * Long.SIZE);
            if (result < 0) {
                throw new KernelCallFailed(
                        "mbind(0x" + Long.toHexString(address) + ", " + bytes + " bytes, nodes " + nodes + ")",
                        (int) -result,
                        result == -Errno.EPERM || result == -Errno.ENOSYS
                                ? "the process may not choose nodes here (a container's seccomp profile, perhaps); do"
                                        + " without."
                                : "the node must have memory that the process may use (cpuset.mems).");
            }
        }
    }

    private static void requireNode(int node) {
        if (!NODES.contains(node)) {
            throw new IllegalArgumentException(
                    "node " + node + ": this machine has the nodes " + NODES + "; take one of them.");
        }
    }

    /// Numbers from a list such as `0-3,8`.
    static List<Integer> parse(String online) {
        List<Integer> nodes = new ArrayList<>();
        for (String range : online.split(",", -1)) {
            String[] ends = range.strip().split("-", 2);
            for (int node = Integer.parseInt(ends[0]); node <= Integer.parseInt(ends[ends.length - 1]); node++) {
                nodes.add(node);
            }
        }
        return List.copyOf(nodes);
    }
}
