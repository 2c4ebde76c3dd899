package allod.profile;

import allod.heap.Heap;

/// Told what the profiler hears, when it hears it. Listeners are found by [java.util.ServiceLoader] when the profiler
/// begins, so that the profiler need not know its faces: events, an endpoint.
///
/// Threads: any, several at a time. All but [#started] are called from inside an allocation, a free or the like, so
/// they must neither block, nor use heaps, nor throw.
public interface ProfilerListener {

    /// The profiler has begun. Called once, before anything else, outside of all heaps.
    default void started(ProfileSource source) {}

    /// A block was sampled; the calling thread allocates it.
    ///
    /// @param weight how many allocations like this one it stands for
    default void allocated(Heap heap, long address, long bytes, double weight) {}

    /// A sampled block is free again.
    ///
    /// @param bytes what was asked for
    /// @param weight as it was at the allocation
    default void freed(Heap heap, long address, long bytes, double weight) {}

    /// A heap was closed that has had a sample: its blocks are free now, and [#freed] tells of none of them.
    ///
    /// @param blocks sampled blocks that were live until then
    default void closed(Heap heap, long blocks) {}

    /// A snapshot was taken.
    ///
    /// @param owner the space that it is of, by name
    /// @param bytes that the snapshot shows
    default void snapshotTaken(String owner, long bytes) {}
}
