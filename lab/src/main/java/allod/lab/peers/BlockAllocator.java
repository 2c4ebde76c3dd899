package allod.lab.peers;

/// One instance of a memory manager, as the replay calls it: blocks out, blocks back.
///
/// The slot is the number the recording gives the block while it lives. Managers that hand out addresses ignore it;
/// managers that hand out objects keep the object there. A JVM of a replay loads one implementation only, so that the
/// compiler binds both calls directly.
public interface BlockAllocator {

    /// A block of `bytes` bytes, 0 included, writable from its address on.
    ///
    /// @return the address; 0 when the manager has no memory left
    long allocate(int slot, long bytes);

    /// Gives back the block that lives in `slot` at `address`.
    void free(int slot, long address);
}
