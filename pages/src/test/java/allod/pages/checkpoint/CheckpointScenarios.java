package allod.pages.checkpoint;

import allod.pages.Address;
import allod.pages.CommitFailed;
import allod.pages.PageSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// The main class of a [CrashingJvm], and the transactions that it makes.
final class CheckpointScenarios {

    static final int PAGES = 400;
    private static final int MAX_WRITES = 40;

    private CheckpointScenarios() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "transactions" -> transactions(Path.of(arguments[1]));
            case "full-disk" -> fullDisk(Path.of(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// Makes transaction `number` in a space, real or modelled: its effect depends on the number alone.
    static void transact(MemorySegment space, long number) {
        SplittableRandom random = new SplittableRandom(number);
        for (int write = random.nextInt(MAX_WRITES); write >= 0; write--) {
            long page = 1 + random.nextInt(PAGES - 1);
            if (random.nextInt(10) == 0) {
                space.asSlice(page * PageSize.BYTES, PageSize.BYTES).fill((byte) 0);
            } else {
                long offset = page * PageSize.BYTES + random.nextInt(PageSize.BYTES / Long.BYTES) * (long) Long.BYTES;
                space.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, random.nextLong());
            }
        }
        space.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, number);
    }

    /// Number of the last transaction that a space has.
    static long lastTransaction(MemorySegment space) {
        return space.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }

    /// Goes on behind the last transaction until it is killed.
    private static void transactions(Path path) {
        TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
        MemorySegment space = Address.segment(memory.address, memory.bytes);
        CheckpointOptions options = CheckpointOptions.defaults().bufferBytes(64L * PageSize.BYTES);
        try (Checkpointer checkpointer = Checkpointer.open(path, memory.address, memory.bytes, options)) {
            SplittableRandom random = new SplittableRandom(lastTransaction(space));
            System.out.println("restored " + lastTransaction(space));
            while (true) {
                for (int transactions = random.nextInt(5); transactions >= 0; transactions--) {
                    transact(space, lastTransaction(space) + 1);
                }
                checkpointer.checkpoint();
                System.out.println("acknowledged " + lastTransaction(space));
            }
        }
    }

    /// On a disk that is smaller than the space.
    private static void fullDisk(Path path) {
        TrackedMemory memory = new TrackedMemory(TrackedMemory.Kind.ANONYMOUS, PAGES);
        Address.putLong(memory.page(1), 1);
        Checkpointer checkpointer = Checkpointer.open(path, memory.address, memory.bytes, CheckpointOptions.defaults());
        Address.putLong(memory.page(1), 1);
        checkpointer.checkpoint();
        Address.fill(memory.address, memory.bytes, (byte) 2);
        try {
            checkpointer.checkpoint();
            throw new AssertionError("the disk was not full");
        } catch (CommitFailed expected) {
            System.out.println(expected.getMessage());
        }
        checkpointer.checkInvariants();
        Address.fill(memory.page(20), memory.bytes - 20L * PageSize.BYTES, (byte) 0); // now it fits
        System.out.println("then checkpoint " + checkpointer.checkpoint().sequence());
        checkpointer.close();
        Checkpointer.open(path, memory.address, memory.bytes, CheckpointOptions.defaults())
                .close();
        System.out.println("restored " + Address.getByte(memory.page(19)) + Address.getByte(memory.page(20)));
    }
}
