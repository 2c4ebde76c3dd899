package allod.lab.memory;

import java.io.IOException;

/// A text is not what the kernel writes into `smaps`, or it was cut off.
public final class MalformedSmaps extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedSmaps(int line, String text, String expected) {
        super("line " + line + " of smaps is '" + text + "' instead of " + expected
                + ": the text was cut off, or this kernel writes another format");
    }
}
