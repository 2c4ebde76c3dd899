package allod.lab.format;

/// Hears of the blocks of a recording while it is read, in their order.
public interface BlockEvents {

    /// The address of a free in a recording without addresses.
    long NO_ADDRESS = 0;

    /// Hears nothing.
    BlockEvents IGNORED = new BlockEvents() {
        @Override
        public void allocated(int slot, int node) {}

        @Override
        public void freed(int slot, long address) {}

        @Override
        public void freedUnknown(long address) {}
    };

    /// A block was allocated; the event is the last one of the log.
    ///
    /// @param node its stack in [RecordedStacks]
    void allocated(int slot, int node);

    /// A block of a raw recording was freed; the event is the last one of the log.
    void freed(int slot, long address);

    /// An address was freed at which no block is live. The log does not have it.
    void freedUnknown(long address);
}
