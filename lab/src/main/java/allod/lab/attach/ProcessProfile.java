package allod.lab.attach;

import allod.lab.memory.Moment;
import allod.profile.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the memory of one JVM went, from all that could be asked.
///
/// @param processId of the JVM
/// @param program its command line, one character a byte, with zero bytes between the arguments
/// @param profile the sites of all kinds, the most live bytes first
/// @param suspects what seems to leak, the first suspect first
/// @param gc how hard the collector worked
/// @param resident the memory of the process over time
/// @param classes the Java heap by class
/// @param tracking the JVM's own memory by category
/// @param before the memory map at the beginning; null when it could not be read
/// @param after the memory map at the end; null when it could not be read
/// @param notes what could not be seen, each a sentence with what to do
public record ProcessProfile(
        long processId,
        String program,
        Profile profile,
        List<Suspect> suspects,
        GcPressure gc,
        List<ResidentSample> resident,
        ClassHistogram classes,
        NativeTracking tracking,
        @Nullable Moment before,
        @Nullable Moment after,
        List<String> notes) {

    public ProcessProfile {
        suspects = List.copyOf(suspects);
        resident = List.copyOf(resident);
        notes = List.copyOf(notes);
    }
}
