package allod.pages.checkpoint;

import allod.pages.Address;
import allod.pages.CommitFailed;
import allod.pages.os.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/// A file in the Java heap that remembers every call, so that the disk of a crash between any two can be made; and that
/// fails where it is told to.
final class RecordedFile implements ImageFile {

    private static final int SECTOR_BYTES = 512; // what a disk writes whole or not at all

    /// A call that changes the file.
    sealed interface Call {
        record Write(long offset, byte[] contents) implements Call {}

        record Length(long bytes) implements Call {}

        record Sync() implements Call {}
    }

    private final List<Call> calls = new ArrayList<>();
    private byte[] contents;
    private long limitBytes = Long.MAX_VALUE;
    private int failingWrite = -1; // how many writes still succeed
    private int failingSync = -1;

    RecordedFile(byte[] contents) {
        this.contents = contents;
    }

    List<Call> calls() {
        return calls;
    }

    byte[] contents() {
        return contents;
    }

    /// Makes the disk full at a length.
    void limitTo(long newLimitBytes) {
        limitBytes = newLimitBytes;
    }

    /// Lets `more` writes succeed, and then one fail.
    void failWriteAfter(int more) {
        failingWrite = more;
    }

    /// Lets `more` syncs succeed, and then one fail.
    void failSyncAfter(int more) {
        failingSync = more;
    }

    @Override
    public String name() {
        return "recorded file";
    }

    @Override
    public long bytes() {
        return contents.length;
    }

    @Override
    public long read(long address, long rangeBytes, long offset) {
        int bytes = (int) Math.clamp(contents.length - offset, 0, rangeBytes);
        MemorySegment.copy(
                contents,
                (int) Math.min(offset, contents.length),
                Address.segment(address, bytes),
                ValueLayout.JAVA_BYTE,
                0,
                bytes);
        return bytes;
    }

    @Override
    public void write(long address, long rangeBytes, long offset) {
        if (failingWrite >= 0 && failingWrite-- == 0) {
            throw new ImageFailed("EIO: a write of " + rangeBytes + " bytes at " + offset);
        }
        byte[] written = Address.segment(address, rangeBytes).toArray(ValueLayout.JAVA_BYTE);
        if (offset + written.length > contents.length) {
            throw new AssertionError("a write behind the end, where nothing was allocated");
        }
        System.arraycopy(written, 0, contents, (int) offset, written.length);
        calls.add(new Call.Write(offset, written));
    }

    @Override
    public void allocate(long offset, long rangeBytes) {
        if (offset + rangeBytes > limitBytes) {
            throw new CommitFailed("fallocate", Errno.ENOSPC, "full.");
        }
        contents = Arrays.copyOf(contents, (int) Math.max(contents.length, offset + rangeBytes));
        calls.add(new Call.Length(contents.length));
    }

    @Override
    public void truncate(long fileBytes) {
        contents = Arrays.copyOf(contents, (int) fileBytes);
        calls.add(new Call.Length(fileBytes));
    }

    @Override
    public void sync() {
        if (failingSync >= 0 && failingSync-- == 0) {
            throw new ImageFailed("EIO: a sync");
        }
        calls.add(new Call.Sync());
    }

    @Override
    public void publish() {
        sync();
    }

    @Override
    public void close() {}

    /// What the disk, which held `before`, may hold when the machine stops after `count` calls: everything up to the
    /// last sync; of what came after it, any sectors, as if they had been written in any order.
    static byte[] crash(byte[] before, List<Call> calls, int count, SplittableRandom random) {
        int synced = 0;
        for (int index = 0; index < count; index++) {
            synced = calls.get(index) instanceof Call.Sync ? index + 1 : synced;
        }
        byte[] disk = before.clone();
        for (Call call : calls.subList(0, synced)) {
            disk = applied(disk, call, 1.0, random);
        }
        List<Call> lost = new ArrayList<>(calls.subList(synced, count));
        double kept = random.nextInt(4) / 3.0; // none, some, most or all
        byte[] grown = disk;
        List<Integer> lengths = new ArrayList<>(List.of(disk.length));
        for (Call call : lost) {
            if (call instanceof Call.Length(long bytes)) {
                lengths.add((int) bytes);
                grown = Arrays.copyOf(grown, (int) Math.max(grown.length, bytes));
            }
        }
        Collections.shuffle(lost, new Random(random.nextLong()));
        for (Call call : lost) {
            grown = call instanceof Call.Write ? applied(grown, call, kept, random) : grown;
        }
        return Arrays.copyOf(grown, lengths.get(random.nextInt(lengths.size())));
    }

    private static byte[] applied(byte[] disk, Call call, double kept, SplittableRandom random) {
        switch (call) {
            case Call.Length(long bytes) -> {
                return Arrays.copyOf(disk, (int) bytes);
            }
            case Call.Write(long offset, byte[] written) -> {
                for (int sector = 0; sector < written.length; sector += SECTOR_BYTES) {
                    if (random.nextDouble() < kept) {
                        int bytes = Math.min(SECTOR_BYTES, written.length - sector);
                        System.arraycopy(written, sector, disk, (int) offset + sector, bytes);
                    }
                }
                return disk;
            }
            case Call.Sync() -> {
                return disk;
            }
        }
    }
}
