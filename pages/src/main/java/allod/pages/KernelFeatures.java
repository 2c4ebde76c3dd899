package allod.pages;

import static allod.pages.os.MemoryCalls.MADV_COLLAPSE;
import static allod.pages.os.MemoryCalls.MADV_HUGEPAGE;
import static allod.pages.os.MemoryCalls.MADV_POPULATE_WRITE;

import allod.pages.Probe.Feature;
import allod.pages.os.Errno;
import allod.pages.os.FeatureCalls;
import allod.pages.os.FileCalls;
import java.util.List;

/// What the kernel can do, found out by doing it.
final class KernelFeatures {

    private static final long LARGE_RESERVATION_BYTES = 64L << 40;

    private KernelFeatures() {}

    static List<Feature> tryAll() {
        return List.of(
                feature(
                        "reserve 64 TiB",
                        FeatureCalls.addressSpace(LARGE_RESERVATION_BYTES),
                        "one range for all heaps",
                        "reserve half, then a quarter"),
                feature(
                        "madvise(HUGEPAGE)",
                        FeatureCalls.advice(MADV_HUGEPAGE),
                        "huge pages where memory is dense",
                        "small pages"),
                feature(
                        "madvise(COLLAPSE)",
                        FeatureCalls.advice(MADV_COLLAPSE),
                        "huge pages at once, under snapshots",
                        "the kernel's background collapse, or small pages"),
                feature(
                        "madvise(POPULATE_WRITE)",
                        FeatureCalls.advice(MADV_POPULATE_WRITE),
                        "pages brought in without stalling safepoints",
                        "touching each page, or reading the file"),
                feature(
                        "memfd_create with seals",
                        FeatureCalls.sealedMemfd(FileCalls.F_SEAL_SHRINK | FileCalls.F_SEAL_GROW),
                        "guards that the JVM survives; snapshots",
                        "no guards and no snapshots; software checks only"),
                feature(
                        "seal FUTURE_WRITE",
                        FeatureCalls.sealedMemfd(FileCalls.F_SEAL_FUTURE_WRITE),
                        "snapshots that nobody can change (to come)",
                        "trust in the code"),
                feature(
                        "names of mappings",
                        FeatureCalls.mappingNames(),
                        "reservations by name in /proc/self/maps",
                        "anonymous ranges"),
                feature(
                        "PAGEMAP_SCAN",
                        FeatureCalls.pagemapScan(),
                        "finding changed pages",
                        "reading /proc/self/pagemap entry by entry"),
                feature(
                        "userfaultfd WP_ASYNC",
                        FeatureCalls.userfaultfdAsyncWriteProtection(),
                        "incremental checkpoints",
                        "comparing with a copy of the range"),
                feature(
                        "process_madvise",
                        FeatureCalls.processMadvise(),
                        "giving back many ranges in one call (to come)",
                        "one madvise a range"),
                feature(
                        "membarrier",
                        FeatureCalls.membarrier(),
                        "gates whose users need no fence",
                        "a fence each time somebody enters a gate"));
    }

    private static Feature feature(String name, long kernelResult, String use, String fallback) {
        boolean available = kernelResult >= 0;
        return new Feature(name, available, available ? "" : Errno.describe((int) -kernelResult), use, fallback);
    }
}
