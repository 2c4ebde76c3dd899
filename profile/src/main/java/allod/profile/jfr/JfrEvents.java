package allod.profile.jfr;

import allod.heap.Heap;
import allod.heap.HeapProbe;
import allod.profile.ProfileSource;
import allod.profile.ProfilerListener;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/// Turns what the profiler hears into events. Loaded only where `jdk.jfr` is there.
///
/// Nothing of Flight Recorder begins because of it: events are made known when Flight Recorder begins by
/// itself.
///
/// Threads: any.
final class JfrEvents implements ProfilerListener {

    @Override
    public void started(ProfileSource source) {
        FlightRecorder.addListener(new FlightRecorderListener() {
            @Override
            public void recorderInitialized(FlightRecorder recorder) {
                FlightRecorder.register(AllocationEvent.class);
                FlightRecorder.register(FreeEvent.class);
                FlightRecorder.register(HeapClosedEvent.class);
                FlightRecorder.register(SnapshotEvent.class);
                FlightRecorder.addPeriodicEvent(HeapStatisticsEvent.class, () -> statistics(source));
            }
        });
    }

    @Override
    public void allocated(Heap heap, long address, long bytes, double weight) {
        if (AllocationEvent.isWanted()) {
            AllocationEvent event = new AllocationEvent();
            event.address = address;
            event.size = bytes;
            event.heap = HeapProbe.pathOf(heap);
            event.weight = weight;
            event.commit();
        }
    }

    @Override
    public void freed(Heap heap, long address, long bytes, double weight) {
        if (FreeEvent.isWanted()) {
            FreeEvent event = new FreeEvent();
            event.address = address;
            event.size = bytes;
            event.heap = HeapProbe.pathOf(heap);
            event.weight = weight;
            event.commit();
        }
    }

    @Override
    public void closed(Heap heap, long blocks) {
        if (HeapClosedEvent.isWanted()) {
            HeapClosedEvent event = new HeapClosedEvent();
            event.heap = HeapProbe.pathOf(heap);
            event.blocks = blocks;
            event.commit();
        }
    }

    @Override
    public void snapshotTaken(String owner, long bytes) {
        if (SnapshotEvent.isWanted()) {
            SnapshotEvent event = new SnapshotEvent();
            event.space = owner;
            event.size = bytes;
            event.commit();
        }
    }

    private static void statistics(ProfileSource source) {
        for (Heap heap : source.heaps()) {
            HeapStatisticsEvent event = new HeapStatisticsEvent();
            try {
                event.fill(heap.stats());
            } catch (IllegalStateException _) {
                continue; // it was closed meanwhile
            }
            event.heap = HeapProbe.pathOf(heap);
            event.commit();
        }
    }
}
