package allod.lab.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The allocations and frees of a raw recording with their sites, read line by line, without the reader under test.
///
/// @param events in their order
/// @param blocks number of blocks, each known by its index
record RawEvents(List<Event> events, int blocks) {

    /// @param block which one
    /// @param bytes asked for; -1 for a free
    /// @param site the trace node that allocates it
    record Event(int block, long bytes, int site) {
        boolean isFree() {
            return bytes < 0;
        }
    }

    static RawEvents read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        Map<Long, Integer> live = new HashMap<>();
        int blocks = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Compression.open(file), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("+ ")) {
                    String[] fields = line.split(" ");
                    live.put(Long.parseUnsignedLong(fields[3], 16), blocks);
                    events.add(new Event(blocks, Long.parseLong(fields[1], 16), (int) Long.parseLong(fields[2], 16)));
                    blocks++;
                } else if (line.startsWith("- ")) {
                    Integer block =
                            live.remove(Long.parseUnsignedLong(line.substring(2).strip(), 16));
                    if (block != null) {
                        events.add(new Event(block, -1, 0));
                    }
                }
            }
        }
        return new RawEvents(events, blocks);
    }
}
