package allod.lab.format;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The stack traces of a recording as one tree, and what was allocated at each of its nodes.
///
/// ```
/// node 0 = root ◄── parent ── node 5 (ip of main) ◄── parent ── node 9 (ip of the callee) ...
/// ```
///
/// Nodes are numbered from 1 in order of appearance. An ip is an address in a raw recording and an index in an
/// interpreted one; [FrameNames] knows which. One thread.
final class TraceTree {

    static final int ROOT = 0;

    private static final int MAX_FRAMES = 64;

    private long[] ips = new long[1 << 10];
    private int[] parents = new int[1 << 10];
    private long[] allocations = new long[1 << 10];
    private long[] totalBytes = new long[1 << 10];
    private long[] liveBlocks = new long[1 << 10];
    private long[] liveBytes = new long[1 << 10];
    private int nodes = 1; // the root

    void add(long ip, long parent) throws MalformedLine {
        addChild(ip, check(parent));
    }

    /// @param parent a node of this tree
    void addChild(long ip, int parent) {
        if (nodes == ips.length) {
            grow();
        }
        ips[nodes] = ip;
        parents[nodes++] = parent;
    }

    /// `trace` as a node of this tree.
    int check(long trace) throws MalformedLine {
        if (trace < 0 || trace >= nodes) {
            throw new MalformedLine(
                    "trace " + Long.toHexString(trace) + " is not among the " + (nodes - 1) + " read so far");
        }
        return (int) trace;
    }

    void allocate(int trace, long bytes) {
        allocations[trace]++;
        totalBytes[trace] += bytes;
        liveBlocks[trace]++;
        liveBytes[trace] += bytes;
    }

    void free(int trace, long bytes) {
        liveBlocks[trace]--;
        liveBytes[trace] -= bytes;
    }

    /// Number of nodes, the root not counted.
    int size() {
        return nodes - 1;
    }

    /// The `limit` sites that ask most often.
    List<Site> top(int limit, FrameNames names) {
        Comparator<Integer> busiestLast = Comparator.comparingLong((Integer node) -> allocations[node])
                .thenComparing(Comparator.<Integer>reverseOrder());
        PriorityQueue<Integer> best = new PriorityQueue<>(busiestLast);
        for (int node = 0; node < nodes; node++) {
            if (allocations[node] > 0) {
                best.add(node);
                if (best.size() > limit) {
                    best.poll();
                }
            }
        }
        return best.stream()
                .sorted(busiestLast.reversed())
                .map(node -> site(node, names))
                .toList();
    }

    private Site site(int node, FrameNames names) {
        List<String> frames = new ArrayList<>();
        for (int at = node; at != ROOT && frames.size() < MAX_FRAMES; at = parents[at]) {
            names.of(at, ips[at]).stream().map(CallFrame::name).forEach(frames::add);
        }
        return new Site(allocations[node], totalBytes[node], liveBlocks[node], liveBytes[node], frames);
    }

    private void grow() {
        int capacity = nodes * 2;
        ips = Arrays.copyOf(ips, capacity);
        parents = Arrays.copyOf(parents, capacity);
        allocations = Arrays.copyOf(allocations, capacity);
        totalBytes = Arrays.copyOf(totalBytes, capacity);
        liveBlocks = Arrays.copyOf(liveBlocks, capacity);
        liveBytes = Arrays.copyOf(liveBytes, capacity);
    }

    /// What was allocated at a node itself.
    Amounts amounts(int node) {
        return new Amounts(allocations[node], totalBytes[node], liveBlocks[node], liveBytes[node]);
    }

    /// The caller of a node, or the root.
    int parent(int node) {
        return parents[node];
    }

    /// The ip of a node.
    long ip(int node) {
        return ips[node];
    }
}
