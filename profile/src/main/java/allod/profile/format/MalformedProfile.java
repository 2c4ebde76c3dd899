package allod.profile.format;

import java.io.IOException;

/// Input that is no profile, or a damaged one. The message says what is wrong and where; the input is unchanged.
public final class MalformedProfile extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message what is wrong, where, and what to do
    public MalformedProfile(String message) {
        super(message);
    }

    MalformedProfile(String message, Throwable cause) {
        super(message, cause);
    }
}
