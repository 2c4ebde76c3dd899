package allod.lab.cli;

import allod.lab.format.HeapDumps;
import allod.lab.format.Recording;
import allod.lab.format.Recordings;
import allod.lab.format.ReferenceReader;
import allod.lab.format.UnreadableRecording;
import allod.lab.peers.NativeLibraries;
import allod.lab.peers.PeerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What a command line is checked for before the long work begins: each mistake is one sentence with the value,
/// what is allowed, and what to do.
record Checks(CommandSpec spec) {

    private static final Path MEMORY_FACTS = Path.of("/proc/meminfo");
    private static final Path RESIDENT_FACTS = Path.of("/proc/self/smaps_rollup");

    ParameterException wrong(@Nullable String message) {
        return new ParameterException(spec.commandLine(), "allod: " + message);
    }

    void inRange(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw wrong(option + " is " + value + ", and must be from " + min + " to " + max);
        }
    }

    void atLeastOne(String option, long value) {
        if (value < 1) {
            throw wrong(option + " is " + value + ", and must be 1 or more");
        }
    }

    /// The value of an option, read by `parse`, whose refusal becomes a sentence about the option.
    <T> T value(String option, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(option + " " + text + ": " + e.getMessage());
        }
    }

    void differ(@Nullable String json, @Nullable String csv) {
        if (json != null && Objects.equals(json, csv)) {
            throw wrong("--json and --csv both go to '" + json + "': give them two files");
        }
    }

    /// The managers called `labels`, each once; all when none are named.
    List<PeerName> peers(List<String> labels) {
        if (labels.isEmpty()) {
            return PeerName.byDefault().stream()
                    .filter(NativeLibraries::isThere)
                    .toList();
        }
        Set<PeerName> peers = new LinkedHashSet<>();
        for (String label : labels) {
            peers.add(PeerName.of(label.strip())
                    .orElseThrow(() -> wrong("--managers: there is no manager '" + label.strip() + "'; there are "
                            + Arrays.stream(PeerName.values())
                                    .map(PeerName::label)
                                    .collect(Collectors.joining(", ")))));
        }
        return List.copyOf(peers);
    }

    private Path existing(String name) {
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            throw wrong(name + " does not exist");
        }
        if (!Files.isReadable(path)) {
            throw wrong(name + " may not be read by this user");
        }
        return path;
    }

    /// A file that can be read, whatever is in it.
    void file(String name) {
        if (Files.isDirectory(existing(name))) {
            throw wrong(name + " is a directory: name the files in it");
        }
    }

    /// A recording of allocations: a file.
    void recording(String name) {
        Path file = existing(name);
        if (Files.isDirectory(file)) {
            throw wrong(name + " is a directory: name the recordings in it, such as " + name.replaceFirst("/$", "")
                    + "/*.raw.zst");
        }
        begins(name, () -> Recordings.requireRecording(file));
    }

    /// A heap dump: a file.
    void dump(String name) {
        file(name);
        begins(name, () -> HeapDumps.requireDump(Path.of(name)));
    }

    /// A file that an option names for reading.
    Path readable(String option, String name) {
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw wrong(option + " " + name + (Files.exists(file) ? " is no file" : " does not exist"));
        }
        if (!Files.isReadable(file)) {
            throw wrong(option + " " + name + " may not be read by this user");
        }
        return file;
    }

    /// A recording of memory references: a file, or a folder of drmemtrace.
    void references(String name) {
        Path path = existing(name);
        begins(name, () -> ReferenceReader.requireRecording(path));
    }

    @FunctionalInterface
    private interface Look {
        void look() throws IOException, UnreadableRecording;
    }

    private void begins(String name, Look beginning) {
        try {
            beginning.look();
        } catch (UnreadableRecording e) {
            throw wrong(e.getMessage());
        } catch (IOException e) {
            throw wrong(name + " cannot be read: " + e.getMessage());
        }
    }

    /// An output that can be written, as far as can be told without writing.
    Output output(String option, @Nullable String target) {
        Output output = new Output(target, spec.commandLine().getOut());
        Path file = output.file();
        if (file == null) {
            return output;
        }
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        if (Files.isDirectory(file)) {
            throw wrong(option + " " + target + " is a directory: name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw wrong(option + " " + target + ": the folder " + folder + " does not exist");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw wrong(option + " " + target + " may not be written by this user");
        }
        return output;
    }

    /// Refuses a folder of this process that outputs without a name could not be written to.
    void outputWithoutName(String option) {
        Path here = Path.of("").toAbsolutePath();
        if (!Files.isWritable(here)) {
            throw wrong(
                    here + ", where outputs go, may not be written by this user: name another place with " + option);
        }
    }

    void memoryIsMeasurable() {
        if (!Files.isReadable(RESIDENT_FACTS)) {
            throw wrong("this system has no " + RESIDENT_FACTS + ", which a replay measures memory with: use Linux on"
                    + " x86-64 or arm64");
        }
    }

    /// Refuses a recording whose live bytes this machine cannot hold: the kernel would end the child JVMs.
    void fitsIntoMemory(String file, Recording recording) throws IOException {
        long peakBytes = recording.census().peakBytes();
        long availableBytes = availableBytes();
        if (peakBytes > availableBytes) {
            throw wrong(file + " keeps up to " + peakBytes + " bytes live, and this machine has " + availableBytes
                    + " bytes free: replay it on a larger one");
        }
    }

    private static long availableBytes() throws IOException {
        return Files.readAllLines(MEMORY_FACTS).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
