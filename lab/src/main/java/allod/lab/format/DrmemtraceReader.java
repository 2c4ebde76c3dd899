package allod.lab.format;

import allod.lab.format.ReferenceRecording.Format;
import allod.pages.simulate.ReferenceBatch;
import allod.pages.simulate.ReferenceModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Reads recordings of DynamoRIO's drmemtrace: one file, or a folder with a file for each thread.
///
/// The files of a folder are read side by side, in the order of the time stamps in them: of all threads, the one
/// whose next time stamp is the earliest goes on, up to its next one. Threads with the same time stamp go in the
/// order of their names.
final class DrmemtraceReader {

    private static final int BATCH = 16 << 10;

    private final ReferenceModel model;
    private final ReferenceBatch batch = new ReferenceBatch(BATCH);
    private long references;

    private DrmemtraceReader(ReferenceModel model) {
        this.model = model;
    }

    static ReferenceRecording read(Path path, ReferenceModel model, LongConsumer progress)
            throws IOException, UnreadableRecording {
        List<DrmemtraceStream> streams = open(path, progress);
        try {
            DrmemtraceReader reader = new DrmemtraceReader(model);
            Damage damage = reader.readAll(streams);
            if (reader.references == 0 && damage == null) {
                throw new UnreadableRecording(path + " has no memory references in it");
            }
            return new ReferenceRecording(
                    Format.DRMEMTRACE, "", streams.size(), reader.references, damage, notes(streams));
        } finally {
            for (DrmemtraceStream stream : streams) {
                stream.close();
            }
        }
    }

    static void requireRecording(Path path) throws IOException, UnreadableRecording {
        for (Path file : filesOf(path)) {
            try (InputStream input = DrmemtraceFiles.open(file, _ -> {})) {
                byte[] head = input.readNBytes(DrmemtraceLayout.RECORD_BYTES);
                if (!DrmemtraceStream.startsLike(head)) {
                    throw new UnreadableRecording(file + " is not a recording of drmemtrace: it does not begin with a"
                            + " header; make one with 'drrun -t drmemtrace -offline -- PROGRAM', then convert it with"
                            + " 'drrun -t drmemtrace -indir FOLDER'");
                }
            } catch (IOException | RuntimeException e) {
                if (!Files.isReadable(file)) {
                    throw e;
                }
                throw new UnreadableRecording(file + " cannot be unpacked: " + Messages.of(e));
            }
        }
    }

    private static List<Path> filesOf(Path path) throws IOException, UnreadableRecording {
        return Files.isDirectory(path) ? DrmemtraceFiles.in(path) : List.of(path);
    }

    private static List<DrmemtraceStream> open(Path path, LongConsumer progress)
            throws IOException, UnreadableRecording {
        List<Path> files = filesOf(path);
        long[] read = new long[files.size()];
        List<DrmemtraceStream> streams = new ArrayList<>();
        for (Path file : files) {
            int index = streams.size();
            streams.add(new DrmemtraceStream(
                    file.getFileName().toString(),
                    DrmemtraceFiles.open(file, bytes -> progress.accept(total(read, index, bytes)))));
        }
        return streams;
    }

    private static long total(long[] read, int index, long bytes) {
        read[index] = bytes;
        long total = 0;
        for (long each : read) {
            total += each;
        }
        return total;
    }

    private @Nullable Damage readAll(List<DrmemtraceStream> streams) {
        PriorityQueue<DrmemtraceStream> waiting = new PriorityQueue<>(
                Comparator.<DrmemtraceStream>comparingLong(stream -> stream.timestamp() ^ Long.MIN_VALUE) // unsigned
                        .thenComparing(DrmemtraceStream::name));
        waiting.addAll(streams);
        while (true) {
            DrmemtraceStream stream = waiting.poll();
            if (stream == null) {
                passOn();
                return null;
            }
            Damage damage = readPart(stream);
            if (damage != null) {
                passOn();
                return damage;
            }
            if (!stream.hasEnded()) {
                waiting.add(stream);
            }
        }
    }

    private @Nullable Damage readPart(DrmemtraceStream stream) {
        try {
            stream.readUntilTimestamp(batch, this::count);
            return null;
        } catch (MalformedLine e) {
            return new Damage("record of " + stream.name(), stream.records(), Messages.of(e));
        } catch (IOException e) {
            return new Damage(
                    "record of " + stream.name(),
                    stream.records(),
                    "the file cannot be unpacked any further: " + Messages.of(e));
        }
    }

    private void count(ReferenceBatch full) {
        references += full.count();
        model.take(full);
    }

    private void passOn() {
        count(batch);
        batch.clear();
    }

    private static List<String> notes(List<DrmemtraceStream> streams) {
        List<String> notes = new ArrayList<>();
        long notFetched = sum(streams, DrmemtraceStream::notFetched);
        long prefetches = sum(streams, DrmemtraceStream::prefetches);
        if (notFetched > 0) {
            notes.add(notFetched + " instructions were repeated without being fetched again; their data counts.");
        }
        if (prefetches > 0) {
            notes.add(prefetches + " prefetches are left out.");
        }
        if (streams.stream().anyMatch(DrmemtraceStream::isFiltered)) {
            notes.add("The recorder has left out references that hit a small cache: the figures are of the rest.");
        }
        if (streams.stream().anyMatch(DrmemtraceStream::isWithoutData)) {
            notes.add("The recorder has left out all data: the figures are of instructions alone.");
        }
        if (streams.size() > 1) {
            notes.add(streams.size() + " threads, in the order of their time stamps, share the caches and TLBs of one"
                    + " core.");
        }
        return notes;
    }

    private static long sum(List<DrmemtraceStream> streams, ToLongFunction<DrmemtraceStream> figure) {
        return streams.stream().mapToLong(figure).sum();
    }
}
