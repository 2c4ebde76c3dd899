package allod.pages.paged;

import java.nio.file.Path;

/// The main class of a JVM with a file system of its own; arguments: scenario, folder.
final class DiskScenarios {

    private static final int STEP = 16;

    private DiskScenarios() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        try (Frames frames = new Frames(STEP + 1)) {
            switch (arguments[0]) {
                case "full" -> full(folder, frames);
                case "poor" -> poor(folder, frames);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
        System.out.println("survived");
    }

    /// 1 MiB of disk has room for 16 steps of 16 pages.
    private static void full(Path folder, Frames frames) {
        try (FileStore store = FileStore.open(
                FileStoreOptions.temporary(folder, 1000).stepPages(STEP).checksums(true))) {
            long slot = 0;
            try {
                for (; slot < 1000; slot++) {
                    frames.fill(0, slot + 1);
                    store.write(frames.batch(0, slot));
                }
                throw new AssertionError("the disk was not full");
            } catch (OutOfBackingStore full) {
                System.out.println(full.getMessage());
            }
            check(slot > 0 && slot % STEP == 0, "full in the middle of a step: " + slot);
            store.checkInvariants();
            frames.fill(0, slot); // what has a place can be written again
            store.write(frames.batch(0, slot - 1));
            requirePages(store, frames, slot);
            for (long freed = 0; freed < STEP; freed++) {
                store.free(freed);
            }
            frames.fill(0, slot + 1);
            store.write(frames.batch(0, slot)); // the space of the freed step
            store.checkInvariants();
        }
    }

    private static void poor(Path folder, Frames frames) {
        try (FileStore store = FileStore.open(
                FileStoreOptions.temporary(folder, 100).stepPages(STEP).direct(true))) {
            System.out.println(store);
            for (long slot = 0; slot < 50; slot++) {
                frames.fill(0, slot + 1);
                store.write(frames.batch(0, slot));
            }
            requirePages(store, frames, 50);
            store.checkInvariants();
            for (long slot = 0; slot < 50; slot++) {
                store.free(slot);
            }
            store.checkInvariants();
        }
    }

    private static void requirePages(FileStore store, Frames frames, long slots) {
        for (long slot = 0; slot < slots; slot++) {
            store.read(frames.batch(1, slot));
            frames.requireContents(1, slot + 1, "slot " + slot);
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
