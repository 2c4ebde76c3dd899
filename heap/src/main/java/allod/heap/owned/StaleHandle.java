package allod.heap.owned;

/// A handle whose value was freed before.
public final class StaleHandle extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final long handle;

    private StaleHandle(String message, long handle) {
        super(message);
        this.handle = handle;
    }

    /// The handle that was used.
    public long handle() {
        return handle;
    }

    /// @param header of the slot, as it was found
    static StaleHandle of(long handle, long header) {
        long generation = HandleLayout.generationOf(handle);
        String now = (header & HandleLayout.RETIRED) != 0
                ? "is retired"
                : "is in generation " + HandleLayout.generationOf(header)
                        + ((header & HandleLayout.LIVE) == 0 ? " and free" : " and has another value");
        return new StaleHandle(
                "Handle 0x" + Long.toHexString(handle) + " of generation " + generation + " is stale: its slot at 0x"
                        + Long.toHexString(HandleLayout.slotOf(handle)) + " " + now
                        + ". Its value was freed: forget handles with the free, or ask isLive() first.",
                handle);
    }
}
