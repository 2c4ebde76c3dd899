package allod.lab.format;

import java.util.List;

/// One place in the program that allocates: a stack trace, with what was asked for there.
///
/// @param frames the innermost frame first, as names or, where a recording has none, as module and offset
public record Site(long allocations, long totalBytes, long leakedBlocks, long leakedBytes, List<String> frames) {
    public Site {
        frames = List.copyOf(frames);
    }
}
