package allod.pages.paged;

/// Every frame of a [Pager] is pinned, so that no page can come in.
public final class OutOfFrames extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfFrames(int frames, int pinned) {
        super("a page needs a frame, and of " + frames + " frames " + pinned
                + " are pinned and none can be had: close a PinnedRange, or make the pager larger");
    }
}
