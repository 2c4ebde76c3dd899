package allod.lab.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a recording of memory references after it was read; the references themselves went to their
/// reader.
///
/// @param format who wrote it
/// @param program the command line of the recorded program, or nothing when the recording does not say
/// @param threads how many threads it tells apart; 1 where it knows none
/// @param references how many were read
/// @param damage where reading had to stop, or null when it was read to its end
/// @param notes what a reader of the figures should know, as whole sentences
public record ReferenceRecording(
        Format format,
        String program,
        int threads,
        long references,
        @Nullable Damage damage,
        List<String> notes) {

    /// The formats that are read.
    public enum Format {
        /// The text that valgrind's tool lackey writes with `--trace-mem=yes`.
        LACKEY("lackey"),
        /// The records of DynamoRIO's tool drmemtrace, after its conversion from raw.
        DRMEMTRACE("drmemtrace");

        private final String label;

        Format(String label) {
            this.label = label;
        }

        /// The name for users.
        public String label() {
            return label;
        }
    }

    /// Copies the list.
    public ReferenceRecording {
        notes = List.copyOf(notes);
    }
}
