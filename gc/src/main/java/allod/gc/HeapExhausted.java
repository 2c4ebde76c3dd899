package allod.gc;

/// An object heap has no room for an object, although it collected.
///
/// The heap is whole: the program may drop references and go on.
public final class HeapExhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long requestedBytes;
    private final String histogram;

    HeapExhausted(String message, long requestedBytes, String histogram) {
        super(message);
        this.requestedBytes = requestedBytes;
        this.histogram = histogram;
    }

    /// What the object would have taken.
    public long requestedBytes() {
        return requestedBytes;
    }

    /// Objects and bytes a type, the largest first: what fills the heap.
    public String histogram() {
        return histogram;
    }
}
