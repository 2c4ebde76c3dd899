package allod.lab.peers;

/// A memory manager that stands for a replay.
///
/// A replay first runs on [#openWarm()] until all code is compiled, then closes that instance and measures
/// [#openFresh()]: the memory of the fresh instance has seen nothing, while the code that serves it is hot.
public interface Peer {

    /// Version of what is measured, for people.
    String version();

    /// An instance to warm the code with, for the calling thread.
    BlockAllocator openWarm();

    /// Gives back what the warm instances still hold. All their blocks have been freed.
    default void closeWarm() {}

    /// The instance to measure, for the calling thread. Whatever it needs to start is part of its footprint.
    BlockAllocator openFresh();

    /// The same instance for another thread, the calling one: blocks of either may be freed through both.
    ///
    /// @throws UnsupportedOperationException when a block may be freed by the thread alone that allocated it
    default BlockAllocator share(BlockAllocator opened) {
        return opened;
    }

    /// A thread of the kind this manager serves best.
    default Thread newThread(Runnable body, String name) {
        return new Thread(body, name);
    }
}
