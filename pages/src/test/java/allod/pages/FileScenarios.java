package allod.pages;

import allod.pages.MappedFile.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// What the JVMs of [MappedFileFailureTest] do, in the folder that the second argument names.
final class FileScenarios {

    private static final long PAGE = PageSize.BYTES;
    private static final long MIB = 1 << 20;
    private static final long FILE_BYTES = 8 * PAGE;

    private FileScenarios() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "truncated" -> truncated(folder);
            case "full" -> full(folder);
            case "read-only" -> readOnly(folder);
            case "no-fallocate" -> noFallocate(folder);
            case "write-errors" -> writeErrors(folder);
            case "read-errors" -> readErrors(folder);
            case "group" -> group(folder);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("survived");
    }

    /// Loads and stores in loops that the compiler has seen often, on files that another process cuts.
    private static void truncated(Path folder) throws Exception {
        long sum = 0;
        try (MappedFile file = MappedFile.open(folder.resolve("warm"), Mode.SHARED, FILE_BYTES)) {
            for (int round = 0; round < 400; round++) {
                sum += stored(file, round) + loaded(file);
            }
        }
        int truncated = 0;
        for (int round = 0; round < 40; round++) {
            Path path = folder.resolve("cut" + round);
            try (MappedFile file = MappedFile.open(path, Mode.SHARED, FILE_BYTES)) {
                stored(file, round);
                new ProcessBuilder("truncate", "-s", Long.toString(round % 3 * PAGE), path.toString())
                        .start()
                        .waitFor();
                boolean stores = round % 2 == 0;
                truncated += isTruncated(
                                file,
                                f -> f.watch(() -> {
                                    long _ = stores ? stored(f, 1) : loaded(f);
                                }))
                        ? 1
                        : 0;
                check(isTruncated(file, f -> f.watch(() -> {})), "the view is poisoned");
                check(isTruncated(file, f -> f.force(0, PAGE)), "M4");
                check(isTruncated(file, f -> f.read(0, MemorySegment.ofArray(new byte[8]))), "M4");
                check(isTruncated(file, f -> f.grow(FILE_BYTES)), "M4");
                check(isTruncated(file, MappedFile::fence), "M4");
            }
        }
        System.out.print(truncated + " of 40 cuts, " + (sum == 1 ? "" : ""));
    }

    private static long stored(MappedFile file, int value) {
        long address = file.address();
        for (long offset = 0; offset < FILE_BYTES; offset += 8) {
            Address.putLong(address + offset, value);
        }
        return value;
    }

    private static long loaded(MappedFile file) {
        long address = file.address();
        long sum = 0;
        for (long offset = 0; offset < FILE_BYTES; offset += 8) {
            sum += Address.getLong(address + offset);
        }
        return sum;
    }

    /// A file system of 1 MiB.
    private static void full(Path folder) throws IOException {
        MappedFile file = MappedFile.open(
                folder.resolve("one"),
                MappedFileOptions.of(Mode.SHARED).sizeBytes(MIB / 2).maxBytes(64 * MIB));
        Address.fill(file.address(), MIB / 2, (byte) 1);
        try {
            MappedFile.open(folder.resolve("two"), Mode.SHARED, MIB * 3 / 4);
            throw new AssertionError("there was room");
        } catch (CommitFailed expected) {
            System.out.println(expected.getMessage());
        }
        check(!Files.exists(folder.resolve("two")), "M3: a file that came to nothing is gone");
        try {
            file.grow(2 * MIB);
            throw new AssertionError("there was room");
        } catch (CommitFailed expected) {
            System.out.println(expected.getMessage());
        }
        check(file.bytes() == MIB / 2 && Files.size(folder.resolve("one")) == MIB / 2, "M3");
        file.checkInvariants();
        file.watch(() -> Address.fill(file.address(), MIB / 2, (byte) 2));
        file.force(0, MIB / 2);
        file.grow(MIB - 8 * PAGE);
        file.watch(() -> Address.fill(file.address(), file.bytes(), (byte) 3));
        file.close();
    }

    private static void readOnly(Path folder) {
        Path path = folder.resolve("file");
        try {
            MappedFile.open(path, Mode.SHARED, 0);
            throw new AssertionError("it was writable");
        } catch (KernelCallFailed expected) {
            System.out.println(expected.getMessage());
        }
        try (MappedFile file = MappedFile.open(path, Mode.READ_ONLY, 0);
                MappedFile copy = MappedFile.open(path, Mode.PRIVATE, 0)) {
            check(Address.getByte(file.address()) == 'x', "readable");
            Address.putByte(copy.address(), (byte) 'y');
            check(Address.getByte(file.address()) == 'x', "private");
        }
    }

    /// A file system that knows no fallocate, so that zeros must be written.
    private static void noFallocate(Path folder) throws IOException {
        Path path = folder.resolve("file");
        Files.write(path, new byte[] {1, 2, 3});
        try (MappedFile file = MappedFile.open(
                path, MappedFileOptions.of(Mode.SHARED).sizeBytes(PAGE).maxBytes(16 * PAGE))) {
            file.grow(10 * PAGE);
            check(Address.getByte(file.address() + 2) == 3, "contents stay");
            Address.fill(file.address(), 10 * PAGE, (byte) 7);
            file.force(0, 10 * PAGE);
            check(Files.size(path) == 10 * PAGE, "length");
        }
    }

    /// A disk image on a file system that somebody fills once the file is promised: the disk fails at write-back.
    private static void writeErrors(Path folder) throws Exception {
        MappedFile file = MappedFile.open(folder.resolve("disk/file"), Mode.SHARED, 4 * MIB);
        file.force(0, 4 * MIB);
        shell("dd if=/dev/zero of=" + folder.resolve("filler") + " bs=64k 2>/dev/null; true");
        Address.fill(file.address(), 4 * MIB, (byte) 1);
        try {
            file.force(0, 4 * MIB);
            throw new AssertionError("the disk did not fail");
        } catch (MappedFileFailed expected) {
            System.out.println(expected.getMessage());
        }
        shell("rm " + folder.resolve("filler"));
        for (int i = 0; i < 3; i++) {
            try {
                file.force(0, PAGE);
                throw new AssertionError("M4: success after a failure");
            } catch (MappedFileFailed expected) {
                check(!(expected instanceof MappedFileTruncated), "not truncated");
            }
        }
        file.close();
    }

    /// A disk image that was cut short under its file system: what lies behind cannot be read.
    private static void readErrors(Path folder) {
        Path path = folder.resolve("disk/file");
        for (Consumer<MappedFile> use : java.util.List.<Consumer<MappedFile>>of(
                file -> file.prefault(0, file.bytes()),
                file -> file.watch(() -> {
                    long sum = 0;
                    for (long offset = 0; offset < file.bytes(); offset += PAGE) {
                        sum += Address.getLong(file.address() + offset);
                    }
                    check(sum != 1, "");
                }),
                file -> file.read(0, MemorySegment.ofArray(new byte[(int) file.bytes()])))) {
            try (MappedFile file = MappedFile.open(path, Mode.READ_ONLY, 0)) {
                use.accept(file);
                throw new AssertionError("the disk did not fail");
            } catch (MappedFileFailed expected) {
                check(!(expected instanceof MappedFileTruncated), "not truncated");
                System.out.println(expected.getMessage());
            }
        }
    }

    /// A control group of 256 MiB.
    private static void group(Path folder) throws IOException {
        CommitLedger strict = CommitLedger.of("strict", CommitLedger.Mode.STRICT, Long.MAX_VALUE);
        System.out.println(strict);
        check(strict.limitBytes() == 240 * MIB, "the limit less a sixteenth");
        check(!strict.tryCharge(240 * MIB), "the JVM has some of it");
        check(strict.tryCharge(64 * MIB), "this there is");
        CommitLedger heuristic = CommitLedger.of("heuristic", CommitLedger.Mode.HEURISTIC, Long.MAX_VALUE);
        check(!heuristic.tryCharge(241 * MIB), "obviously too much");
        check(
                CommitLedger.of("always", CommitLedger.Mode.ALWAYS, 0).availableBytes() < 240 * MIB,
                "the process's rule");
        Path path = folder.resolve("private");
        Files.write(path, new byte[1]);
        try (MappedFile big = MappedFile.open(folder.resolve("big"), Mode.SHARED, 300 * MIB)) {
            check(big.bytes() == 300 * MIB, "a file needs no memory");
            MappedFile.open(big.path(), Mode.PRIVATE, 0);
            throw new AssertionError("private copies of all of it would not fit");
        } catch (CommitFailed expected) {
            System.out.println(expected.getMessage());
        }
    }

    private static boolean isTruncated(MappedFile file, Consumer<MappedFile> use) {
        try {
            use.accept(file);
            return false;
        } catch (MappedFileTruncated expected) {
            return true;
        }
    }

    private static void shell(String command) {
        try {
            int _ = new ProcessBuilder("/bin/bash", "-c", command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
