package allod.heap;

import allod.pages.Address;
import allod.pages.CommitFailed;
import allod.pages.MappedFile;
import allod.pages.MappedFile.Mode;
import allod.pages.MappedFileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the JVMs of [HeapOnFileTest] do, in the folder that the second argument names. Prints `fine` at the end.
final class FileScenarios {

    private static final long MIB = 1 << 20;

    private FileScenarios() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "full" -> full(folder);
            case "large" -> large(folder);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("fine");
    }

    /// A file system of 24 MiB under a heap that may have 256.
    private static void full(Path folder) throws IOException {
        MappedFile file = open(folder.resolve("heap"), 256 * MIB);
        Heap heap = Heap.create(HeapOptions.defaults().name("full").backing(file));
        List<Long> blocks = untilFull(heap);
        check(blocks.size() >= 200, "blocks " + blocks.size());
        for (long block : blocks.subList(100, blocks.size())) {
            heap.free(block);
        }
        heap.purge();
        Path other = folder.resolve("other");
        MappedFile filler = fill(other); // somebody else takes what the purge gave back
        heap.checkInvariants();
        untilFull(heap).forEach(heap::free); // what stayed dirty, and nothing that would be a store into a hole
        heap.checkInvariants();
        filler.close();
        Files.delete(other);
        List<Long> again = untilFull(heap);
        check(again.size() >= 50, "again " + again.size());
        again.forEach(heap::free);
        for (long block : blocks.subList(0, 100)) {
            check(Address.getByte(block + 50_000) == 1, "a block that lived on");
            heap.free(block);
        }
        heap.checkInvariants();
        heap.close();
        file.close();
    }

    private static List<Long> untilFull(Heap heap) {
        List<Long> blocks = new ArrayList<>();
        try {
            while (true) {
                long block = heap.malloc(100_000);
                Address.fill(block, 100_000, (byte) 1); // a hole on the full disk would be a fault here
                blocks.add(block);
            }
        } catch (HeapOutOfMemory expected) {
            return blocks;
        }
    }

    private static MappedFile fill(Path path) {
        MappedFile filler = open(path, 256 * MIB);
        for (long step = 4 * MIB; step >= 4096; step /= 2) {
            try {
                while (true) {
                    filler.grow(filler.bytes() + step);
                }
            } catch (CommitFailed full) {
                continue; // with smaller steps
            }
        }
        return filler;
    }

    private static void large(Path folder) {
        MappedFile file = open(folder.resolve("heap"), 1024 * MIB);
        Heap heap = Heap.create(HeapOptions.defaults().name("large").backing(file));
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            long block = heap.malloc(MIB);
            Address.fill(block, MIB, (byte) i);
            blocks.add(block);
        }
        for (int i = 0; i < 512; i++) {
            check(Address.getByte(blocks.get(i) + i * 1000L) == (byte) i, "block " + i);
        }
        heap.close();
        file.close();
    }

    private static MappedFile open(Path path, long maxBytes) {
        return MappedFile.open(path, MappedFileOptions.of(Mode.SHARED).maxBytes(maxBytes));
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
