package allod.pages.checkpoint;

/// An image was changed behind Allod's back: a checksum does not fit.
///
/// No crash leaves an image so; a failing disk, or another program, does.
public final class ImageDamaged extends ImageFailed {

    private static final long serialVersionUID = 1L;

    ImageDamaged(String message) {
        super(message);
    }
}
