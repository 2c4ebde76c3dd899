package allod.pages.checkpoint;

/// Something is wrong with an image; the message says what, where, and what to do.
///
/// Thrown as such when the system reported an input or output error: the checkpointer is then *poisoned*, since nobody
/// knows what is on the disk, and takes no further checkpoint. Opening the file again restores what was acknowledged.
public sealed class ImageFailed extends RuntimeException permits ImageDamaged, ImageRefused {

    private static final long serialVersionUID = 1L;

    ImageFailed(String message) {
        super(message);
    }
}
