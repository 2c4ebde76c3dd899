package allod.lab;

import allod.lab.format.Recording;
import allod.lab.format.Recordings;
import allod.lab.format.UnreadableRecording;
import allod.profile.Profile;
import allod.profile.format.MalformedProfile;
import allod.profile.format.ProfileFormats;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file that a profile was read from: a recording, or a profile in one of the formats of
/// [ProfileFormats]. What it is is told by its contents.
///
/// @param profile what is in it; of a recording, what was live at its end
/// @param recording the recording, or null when the file is a profile
public record ProfileFile(Profile profile, @Nullable Recording recording) {

    /// Reads a file.
    ///
    /// @throws UnreadableRecording when it is none of them; the message says what was tried
    /// @throws IOException when it cannot be read
    public static ProfileFile read(Path file) throws IOException, UnreadableRecording {
        try {
            Recording recording = Recordings.read(file);
            return new ProfileFile(RecordingProfile.atEnd(recording), recording);
        } catch (UnreadableRecording noRecording) {
            if (Recordings.isFlight(file)) {
                throw noRecording; // it says what is wrong with the flight recording
            }
            try {
                return new ProfileFile(ProfileFormats.read(file), null);
            } catch (MalformedProfile noProfile) {
                throw new UnreadableRecording(
                        file + " is neither a recording of heaptrack nor a flight recording, nor a profile in pprof's"
                                + " format or of collapsed stacks: " + noProfile.getMessage());
            }
        }
    }
}
