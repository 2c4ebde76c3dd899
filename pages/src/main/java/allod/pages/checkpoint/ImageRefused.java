package allod.pages.checkpoint;

/// A file cannot serve as the image of this range: it is something else, belongs to another size, or is in use. It was
/// not changed.
public final class ImageRefused extends ImageFailed {

    private static final long serialVersionUID = 1L;

    ImageRefused(String message) {
        super(message);
    }
}
