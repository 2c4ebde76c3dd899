package allod.lab;

import allod.lab.format.EventLog;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/// Shares the threads of a recording out among fewer workers, so that all have about as many events: the busiest thread
/// first, each to the worker that has the least so far.
final class ThreadMerge {

    private ThreadMerge() {}

    private record Load(int worker, long events) {}

    /// By thread of the recording, the worker that does its events.
    ///
    /// @param most how many workers there may be, 1 or more
    static int[] workers(EventLog log, int most) {
        long[] events = new long[Math.max(1, log.threadNames().size())];
        for (int i = 0; i < log.size(); i++) {
            events[log.thread(i)]++;
        }
        int[] workers = new int[events.length];
        int[] busiestFirst = IntStream.range(0, events.length)
                .boxed()
                .filter(thread -> events[thread] > 0)
                .sorted(Comparator.comparingLong((Integer thread) -> -events[thread]))
                .mapToInt(Integer::intValue)
                .toArray();
        PriorityQueue<Load> loads =
                new PriorityQueue<>(Comparator.comparingLong(Load::events).thenComparingInt(Load::worker));
        for (int worker = 0; worker < Math.min(most, busiestFirst.length); worker++) {
            loads.add(new Load(worker, 0));
        }
        for (int thread : busiestFirst) {
            Load least = loads.remove();
            workers[thread] = least.worker;
            loads.add(new Load(least.worker, least.events + events[thread]));
        }
        return workers;
    }
}
