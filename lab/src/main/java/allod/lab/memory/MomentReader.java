package allod.lab.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Reads what a running process is made of.
///
/// The memory map is read first and a JVM asked afterwards, so that the question is not part of the answer. The process
/// is not stopped: a mapping that changes while it is read is seen before or after its change.
///
/// @param processId of the process
/// @param asksJvm whether a JVM may be asked, which leaves it with one more thread
/// @param countsPages whether to count pages one by one
public record MomentReader(long processId, boolean asksJvm, boolean countsPages) {

    /// @throws UnreadableProcess there is no such process any more, or it may not be read
    public Moment read() throws UnreadableProcess {
        ProcessFolder process = ProcessFolder.of(processId);
        Map<String, String> parts = new HashMap<>();
        parts.put(MomentText.PROCESS, Long.toString(processId));
        parts.put(MomentText.STATUS, process.require("status"));
        parts.put(MomentText.STAT, process.require("stat"));
        ProcessStatus status = status(parts);
        requireMemory(status);
        parts.put(MomentText.TAKEN, Instant.now().toString());
        parts.put(MomentText.SMAPS, process.require("smaps"));
        parts.put(MomentText.ROLLUP, process.optional("smaps_rollup"));
        parts.put(MomentText.PROGRAM, process.optional("cmdline"));
        parts.put(MomentText.MACHINE, Machine.of(process).text());
        try {
            List<Mapping> mappings = SmapsReader.read(parts.get(MomentText.SMAPS));
            addThreads(parts, process);
            if (countsPages) {
                parts.put(MomentText.PAGES, Pagemap.read(process, mappings));
            }
            JvmEvidence jvm = JvmEvidence.of(process, status, mappings, asksJvm);
            parts.put(MomentText.RANGES, Moment.rangesText(jvm.ranges()));
            parts.put(MomentText.JVM, jvm.source());
            requireSame(process, status);
            return Moment.of(new MomentText(parts));
        } catch (MalformedSmaps cut) {
            requireSame(process, status);
            throw UnreadableProcess.withoutProc(process.path("smaps").toString(), String.valueOf(cut.getMessage()));
        }
    }

    private void requireMemory(ProcessStatus status) throws UnreadableProcess {
        if (status.isZombie()) {
            throw UnreadableProcess.zombie(processId);
        }
        if (status.isKernelThread()) {
            throw UnreadableProcess.kernelThread(processId, status.name());
        }
        if (status.isWithoutMemory()) {
            throw UnreadableProcess.ended(processId);
        }
    }

    private static void addThreads(Map<String, String> parts, ProcessFolder process) {
        String pointers = LongStream.of(ThreadStacks.pointers(process))
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
        parts.put(MomentText.STACKS, pointers);
    }

    /// The number of a process that ends is given to another one some day; and one that is ending loses its memory
    /// first, so that its map reads as empty.
    private void requireSame(ProcessFolder process, ProcessStatus before) throws UnreadableProcess {
        ProcessStatus now = ProcessStatus.parse(process.optional("status"), process.optional("stat"));
        if (!now.startTicks().equals(before.startTicks()) || now.isWithoutMemory()) {
            throw UnreadableProcess.ended(processId);
        }
    }

    private static ProcessStatus status(Map<String, String> parts) {
        return ProcessStatus.parse(parts.getOrDefault(MomentText.STATUS, ""), parts.getOrDefault(MomentText.STAT, ""));
    }
}
