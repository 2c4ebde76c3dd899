package allod.lab.collect;

import allod.lab.WorkFolder;
import allod.lab.format.DamagedDump;
import allod.lab.format.HeapDump;
import allod.lab.format.HeapDumps;
import allod.lab.format.UnreadableRecording;
import allod.lab.graph.GraphHistogram;
import allod.lab.graph.HeapGraph;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// Compares heaps: reads a dump once, and lets each heap hold and change its graph in a JVM of its own, one
/// after the other.
///
/// Nothing is left of children and files when it ends, nor when the process is interrupted.
public final class Comparison {

    private Comparison() {}

    /// Hears how far the work is.
    @FunctionalInterface
    public interface Listener {
        /// @param total what `done` goes up to
        void progress(String work, long done, long total);
    }

    /// Reads a dump and runs all heaps.
    ///
    /// @param options for the bytes that the graph has in an object heap
    public static CollectReport run(String file, LongFunction<CollectOptions> options, Listener listener)
            throws IOException, UnreadableRecording, DamagedDump {
        try (WorkFolder work = new WorkFolder();
                Arena arena = Arena.ofShared()) {
            Path path = Path.of(file);
            long passes = 2 * Files.size(path);
            HeapDump dump = HeapDumps.read(
                    path,
                    work.path().resolve("dump.graph"),
                    bytes -> listener.progress("reading the dump", bytes, passes));
            HeapGraph graph = HeapGraph.open(dump.graph(), arena);
            CollectOptions chosen = options.apply(graph.ownBytes());
            CollectJvm jvm = new CollectJvm(work, dump.graph(), graph.nodes(), chosen);
            List<HeapResult> results = new ArrayList<>();
            for (HeapChoice heap : chosen.heaps()) {
                listener.progress(heap.label(), results.size(), chosen.heaps().size());
                results.add(jvm.run(heap));
            }
            return new CollectReport(
                    file,
                    dump,
                    graph.types().size(),
                    graph.edges(),
                    graph.roots(),
                    GraphHistogram.of(graph),
                    chosen,
                    List.copyOf(results));
        }
    }
}
