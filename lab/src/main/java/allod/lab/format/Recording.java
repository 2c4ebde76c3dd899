package allod.lab.format;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recording that has been read: the events, and what they add up to.
///
/// @param file where it was read from
/// @param program the command line of the recorded program
/// @param kind whether frees name their block exactly
/// @param formatVersion of the heaptrack file; 0 for other files
/// @param log the events that can be replayed
/// @param census the figures of what was read
/// @param sites the busiest allocation sites, busiest first
/// @param stacks all its call stacks, complete
/// @param moments what it held over time, the earliest first; empty where the recording has no clock
/// @param damage where reading had to stop, or null when the file was read to its end
/// @param attached whether it begins while the program ran already, so that blocks from before are unknown
/// @param notes what a reader of the figures should know, as whole sentences
public record Recording(
        Path file,
        String program,
        Kind kind,
        int formatVersion,
        EventLog log,
        Census census,
        List<Site> sites,
        RecordedStacks stacks,
        List<RecordedMoment> moments,
        @Nullable Damage damage,
        boolean attached,
        List<String> notes) {

    /// The two files heaptrack knows, and flight recordings.
    public enum Kind {
        /// Addresses: every free finds its exact block.
        RAW,
        /// Symbols: a free names only size and site of its block; the youngest such block is taken.
        INTERPRETED,
        /// Events with address, time and thread: every free finds its exact block.
        FLIGHT
    }

    public Recording {
        sites = List.copyOf(sites);
        moments = List.copyOf(moments);
        notes = List.copyOf(notes);
    }
}
