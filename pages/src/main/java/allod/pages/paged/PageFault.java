package allod.pages.paged;

/// An access to an [AddressSpace] that nothing can make right; the bytes before it may have been transferred
/// already.
public final class PageFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Why the access was refused.
    public enum Reason {
        /// Nothing is mapped there.
        NOT_MAPPED("nothing is mapped there: map it first"),
        /// The pages have [Permission#NONE].
        NO_ACCESS("its pages may not be touched: protect(...) them otherwise first"),
        /// A write to pages with [Permission#READ].
        READ_ONLY("its pages may only be read: protect(...) them with READ_WRITE first"),
        /// An atomic access to an address that is not a multiple of its size.
        MISALIGNED("an atomic access needs a multiple of its size"),
        /// The address has more than 48 bits.
        NO_ADDRESS("addresses are 0 to 2^48 - 1");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final long virtualAddress;
    private final Reason reason;

    PageFault(long virtualAddress, boolean write, Reason reason) {
        super((write ? "write to" : "read of") + " virtual address 0x" + Long.toHexString(virtualAddress) + ": "
                + reason.text);
        this.virtualAddress = virtualAddress;
        this.reason = reason;
    }

    /// The first byte that could not be accessed.
    public long virtualAddress() {
        return virtualAddress;
    }

    /// Why.
    public Reason reason() {
        return reason;
    }
}
