package allod.pages;

import allod.pages.Probe.Feature;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;
import allod.pages.os.MemoryCalls;
import allod.pages.os.NumaCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the file systems in use can do for mapped files, and what the machine has for large memory, found out by doing
/// it. Nothing stays behind.
final class FileFeatures {

    private static final int PRIVATE_PAGES = MemoryCalls.MAP_PRIVATE | MemoryCalls.MAP_ANONYMOUS;
    private static final int READ_WRITE = MemoryCalls.PROT_READ | MemoryCalls.PROT_WRITE;

    private FileFeatures() {}

    static List<Feature> tryAll() {
        List<Feature> features = new ArrayList<>();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        addFileSystem(features, temporary, "temporary folder");
        addFileSystem(features, Path.of("").toAbsolutePath(), "working folder");
        features.add(feature(
                "mbind",
                placement(),
                "ranges on a node of choice",
                "memory where it is first touched (one node: no loss)"));
        features.add(feature(
                "MAP_HUGETLB",
                hugePage(),
                "huge pages from the administrator's pool",
                "huge pages as the kernel finds them (madvise)"));
        return features;
    }

    private static void addFileSystem(List<Feature> features, Path folder, String what) {
        long allocated = -Errno.EACCES;
        long punched = -Errno.EACCES;
        try {
            Path file = Files.createTempFile(folder, "allod", ".probe");
            long opened = FileCalls.open(file.toString(), FileCalls.O_RDWR, 0);
            Files.delete(file);
            allocated = opened;
            punched = opened;
            if (opened >= 0) {
                allocated = FileCalls.fallocate((int) opened, 0, 0, PageSize.BYTES);
                int hole = FileCalls.FALLOC_FL_PUNCH_HOLE | FileCalls.FALLOC_FL_KEEP_SIZE;
                punched = FileCalls.fallocate((int) opened, hole, 0, PageSize.BYTES);
                FileCalls.close((int) opened);
            }
        } catch (IOException | SecurityException notWritable) {
            // the errno above says so
        }
        features.add(feature(
                "fallocate, " + what,
                allocated,
                "files there have storage before they are stored to",
                "zeros are written first"));
        features.add(feature(
                "PUNCH_HOLE, " + what,
                punched,
                "heaps on files there give storage back",
                "what a heap frees stays its own"));
    }

    private static long placement() {
        long page = MemoryCalls.mmap(0, PageSize.BYTES, READ_WRITE, PRIVATE_PAGES, -1, 0);
        if (page < 0) {
            return page;
        }
        long result = NumaCalls.mbind(page, PageSize.BYTES, NumaCalls.MPOL_DEFAULT, 0, 0);
        MemoryCalls.munmap(page, PageSize.BYTES);
        return result;
    }

    private static long hugePage() {
        long page =
                MemoryCalls.mmap(0, PageSize.HUGE_BYTES, READ_WRITE, PRIVATE_PAGES | MemoryCalls.MAP_HUGETLB, -1, 0);
        return page < 0 ? page : MemoryCalls.munmap(page, PageSize.HUGE_BYTES);
    }

    private static Feature feature(String name, long kernelResult, String use, String fallback) {
        boolean available = kernelResult >= 0;
        return new Feature(name, available, available ? "" : Errno.describe((int) -kernelResult), use, fallback);
    }
}
