package allod.profile.jfr;

import allod.heap.Heap;
import allod.profile.ProfileSource;
import allod.profile.ProfilerListener;

/// What the profiler finds when it looks for listeners: events for Flight Recorder, or nothing where the JDK
/// has none.
public final class JfrListener implements ProfilerListener {

    private final ProfilerListener events = isFlightRecorderThere() ? new JfrEvents() : new ProfilerListener() {};

    /// For [java.util.ServiceLoader].
    public JfrListener() {}

    @Override
    public void started(ProfileSource source) {
        events.started(source);
    }

    @Override
    public void allocated(Heap heap, long address, long bytes, double weight) {
        events.allocated(heap, address, bytes, weight);
    }

    @Override
    public void freed(Heap heap, long address, long bytes, double weight) {
        events.freed(heap, address, bytes, weight);
    }

    @Override
    public void closed(Heap heap, long blocks) {
        events.closed(heap, blocks);
    }

    @Override
    public void snapshotTaken(String owner, long bytes) {
        events.snapshotTaken(owner, bytes);
    }

    static boolean isFlightRecorderThere() {
        try {
            Class<?> event = Class.forName("jdk.jfr.Event", false, JfrListener.class.getClassLoader());
            return JfrListener.class.getModule().canRead(event.getModule());
        } catch (ClassNotFoundException _) {
            return false;
        }
    }
}
