package allod.lab.format;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;

/// The allocations and frees of a flight recording, in columns, until all are there and can be put in order of time.
///
/// The clock does not decide everything. A free is recorded after the block is free, so another thread's allocation of
/// the same address can come before it, by the clock or at the same instant:
///
/// ```
/// by the clock     thread 1: malloc a    thread 2: malloc a    thread 1: free a (late)
/// what happened    thread 1: malloc a    thread 1: free a      thread 2: malloc a
/// ```
///
/// So a free that comes shortly after an allocation found its address taken is moved before that allocation; and of
/// events at one instant, those that make sense now go first. A free that nothing explains is of a block from before.
///
/// One thread.
final class TimedBlocks {

    private static final long FREE = -1;
    private static final long LATE_NANOS = 1_000_000;
    private static final int MOMENTS = 500;

    private long[] times = new long[1 << 10];
    private long[] addresses = new long[1 << 10];
    private long[] bytes = new long[1 << 10];
    private int[] nodes = new int[1 << 10];
    private char[] threads = new char[1 << 10];
    private int count;

    private final Map<Long, Character> threadIndexes = new HashMap<>();
    private final List<String> threadNames = new ArrayList<>();
    private long foreignFrees;

    void allocate(RecordedEvent event, long address, long blockBytes, int node) {
        add(event, address, blockBytes, node);
    }

    void free(RecordedEvent event, long address) {
        add(event, address, FREE, TraceTree.ROOT);
    }

    private void add(RecordedEvent event, long address, long blockBytes, int node) {
        Instant time = event.getStartTime();
        add(time.getEpochSecond() * 1_000_000_000L + time.getNano(), threadOf(event), address, blockBytes, node);
    }

    void add(long nanos, char thread, long address, long blockBytes, int node) {
        if (count == times.length) {
            int capacity = Math.multiplyExact(count, 2);
            times = Arrays.copyOf(times, capacity);
            addresses = Arrays.copyOf(addresses, capacity);
            bytes = Arrays.copyOf(bytes, capacity);
            nodes = Arrays.copyOf(nodes, capacity);
            threads = Arrays.copyOf(threads, capacity);
        }
        times[count] = nanos;
        addresses[count] = address;
        bytes[count] = blockBytes;
        nodes[count] = node;
        threads[count++] = thread;
    }

    private char threadOf(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        long id = thread == null ? 0 : thread.getOSThreadId() > 0 ? thread.getOSThreadId() : -thread.getId();
        Character known = threadIndexes.get(id);
        if (known == null) {
            known = (char) Math.min(threadNames.size(), EventLog.MAX_THREADS - 1); // the last ones share an index
            threadIndexes.put(id, known);
            if (threadNames.size() < EventLog.MAX_THREADS) {
                threadNames.add(nameOf(thread));
            }
        }
        return known;
    }

    private static String nameOf(@org.jspecify.annotations.Nullable RecordedThread thread) {
        if (thread == null) {
            return "?";
        }
        String name = thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        return name == null ? "?" : name;
    }

    int count() {
        return count;
    }

    int threadCount() {
        return threadNames.size();
    }

    /// Blocks that another thread freed than the one that had allocated them; known once all are entered.
    long foreignFrees() {
        return foreignFrees;
    }

    /// Enters all events in their order.
    ///
    /// @throws MalformedLine a block is larger than any can be; what was before it has been entered
    void enterInto(BlockLedger ledger, Moments moments) throws MalformedLine {
        enterInto(ledger, moments, Long.MAX_VALUE);
    }

    /// Enters the first `most` events in their order.
    void enterInto(BlockLedger ledger, Moments moments, long most) throws MalformedLine {
        int[] order = MergeOrder.of(times, count); // stable: what one thread did stays in order
        ledger.log.nameThreads(threadNames);
        Entering entering = new Entering(ledger, order, most);
        long millisBefore = -1;
        for (int from = 0; from < count && ledger.counter.event() < most; ) {
            int to = from + 1;
            while (to < count && times[order[to]] == times[order[from]]) {
                to++;
            }
            entering.enter(from, to);
            long millis = (times[order[from]] - times[order[0]]) / 1_000_000;
            if (millis > millisBefore && isMoment(order, from, to)) {
                moments.at(millis, ledger.counter);
                millisBefore = millis;
            }
            from = to;
        }
    }

    /// Whether another of [#MOMENTS] equal parts of the time ends here.
    private boolean isMoment(int[] order, int from, int to) {
        long begin = times[order[0]];
        long part = Math.max(1, (times[order[count - 1]] - begin) / MOMENTS);
        return to == count || (times[order[from]] - begin) / part != (times[order[to]] - begin) / part;
    }

    /// Enters events, and finds the frees that come late.
    private final class Entering {
        private final BlockLedger ledger;
        private final int[] order;
        private final long most;
        private final Map<Long, Integer> liveBy = new HashMap<>(); // address to the event that allocated it
        private final Set<Integer> entered = new HashSet<>(); // frees that were moved

        Entering(BlockLedger ledger, int[] order, long most) {
            this.ledger = ledger;
            this.order = order;
            this.most = most;
        }

        /// The events of one instant.
        void enter(int from, int to) throws MalformedLine {
            if (to == from + 1) {
                enterNow(order[from], from);
                return;
            }
            List<Integer> waiting = new ArrayList<>();
            for (int at = from; at < to; at++) {
                int event = order[at];
                if (isFree(event) == liveBy.containsKey(addresses[event])) {
                    enterNow(event, at);
                } else {
                    waiting.add(at);
                }
            }
            for (int at : waiting) {
                enterNow(order[at], at);
            }
        }

        private void enterNow(int event, int at) throws MalformedLine {
            if (ledger.counter.event() >= most) {
                return;
            }
            if (isFree(event)) {
                free(event);
                return;
            }
            if (liveBy.containsKey(addresses[event])) {
                int late = lateFree(event, at);
                if (late >= 0) {
                    free(late);
                    entered.add(late);
                } else {
                    liveBy.remove(addresses[event]); // the ledger frees it: its free was not recorded
                }
            }
            ledger.log.ofThread(threads[event]);
            ledger.allocateAt(addresses[event], bytes[event], nodes[event]);
            liveBy.put(addresses[event], event);
        }

        private void free(int event) {
            if (entered.remove(event)) {
                return;
            }
            Integer allocation = liveBy.remove(addresses[event]);
            if (allocation != null && threads[allocation] != threads[event]) {
                foreignFrees++;
            }
            ledger.log.ofThread(threads[event]);
            ledger.freeAt(addresses[event]);
        }

        /// The free of the block that an allocation found at its address, or -1.
        private int lateFree(int allocation, int at) {
            for (int next = at + 1; next < count; next++) {
                int event = order[next];
                if (times[event] - times[allocation] > LATE_NANOS) {
                    break;
                }
                if (addresses[event] == addresses[allocation]) {
                    return isFree(event) && threads[event] != threads[allocation] ? event : -1;
                }
            }
            return -1;
        }

        private boolean isFree(int event) {
            return bytes[event] == FREE;
        }
    }
}
