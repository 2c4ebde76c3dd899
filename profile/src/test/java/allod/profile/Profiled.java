package allod.profile;

import allod.heap.Heap;
import allod.heap.HeapOptions;
import java.util.function.Predicate;

/// A recorder of its own with a heap that it hears of.
final class Profiled implements AutoCloseable {

    final Recorder recorder;
    final Heap heap;

    Profiled(RecorderOptions options) {
        recorder = new Recorder(options);
        heap = Heap.create(HeapOptions.defaults().name("profiled").probe(recorder));
    }

    /// One that counts every allocation.
    static Profiled exact() {
        return new Profiled(RecorderOptions.defaults().sampleBytes(1));
    }

    Profile take() {
        recorder.checkInvariants();
        return recorder.profile();
    }

    /// What starts in a method, as one site.
    static Site site(Profile profile, String method) {
        return profile.sites().stream()
                .filter(startsIn(method))
                .reduce(Site::plus)
                .orElseThrow(() -> new AssertionError("no site in " + method));
    }

    static Predicate<Site> startsIn(String method) {
        return site -> site.stack().getFirst().methodName().equals(method);
    }

    @Override
    public void close() {
        recorder.checkInvariants();
        heap.close();
        recorder.checkInvariants();
        Amounts left = recorder.profile().total();
        if (left.liveBlocks() != 0 || left.liveBytes() != 0) {
            throw new AssertionError("live after the heap was closed: " + left);
        }
    }
}
