package allod.profile;

import allod.heap.Heap;
import java.util.List;

/// Where profiles come from: the profiler as its faces see it.
///
/// Threads: any, several at a time. Calls may take locks, so none is made from inside a heap.
public interface ProfileSource {

    /// What has been allocated since the profiler began, and what of it is live.
    Profile profile();

    /// The profile at the moment of the most live bytes.
    Profile peak();

    /// The open heaps that the profiler knows of: those that had at least one sample.
    List<Heap> heaps();
}
