package allod.bench.pages;

import java.util.ArrayList;
import java.util.List;

/// The bars of the pages chapter: one line each.
final class Promises {

    /// The figures of [SimulateFigures] that have a bar.
    static final List<String> SIMULATION =
            List.of("simulate.tlb.random_1g", "simulate.tlb.recording", "simulate.lackey.parse");

    private Promises() {}

    static List<Promise> all(List<Integer> mebibytes) {
        List<Promise> promises = new ArrayList<>();
        for (int mib : mebibytes) {
            String size = ", " + mib + " MiB";
            double gib = mib / 1024.0;
            promises.add(Promise.atMost("take, 0.5 ms a GiB" + size, "take huge" + size, 0.5 * gib));
            promises.add(
                    Promise.atMostTimes("take beside fork, 4 KiB" + size, "take huge" + size, 1, "fork 4k" + size));
            promises.add(
                    Promise.atMostTimes("take beside fork, huge" + size, "take huge" + size, 1, "fork huge" + size));
            promises.add(Promise.atMostTimes(
                    "first write beside fork's" + size, "first write huge" + size, 1.2, "fork 4k first write" + size));
            promises.add(Promise.atMost("fold a dirty page" + size, "fold huge" + size, 1.5));
            promises.add(Promise.atMost("pause of a fold, p99" + size, "pause p99 huge" + size, 2));
            promises.add(Promise.shown("take, pages of 4 KiB" + size, "take 4k" + size, "fork 4k" + size));
            promises.add(Promise.shown("fold, pages of 4 KiB" + size, "fold 4k" + size, null));
        }
        promises.add(Promise.atMost("5 live snapshots under load: wrong bytes", "load wrong bytes", 0));
        promises.add(Promise.shown("writers' p99.9, 5 snapshots / none", "load p99.9 snapshots", "load p99.9 alone"));
        for (String kind : List.of("sequential read", "random read", "random write")) {
            String hit = "TLB hit over raw, " + kind;
            promises.add(Promise.atMost(hit, hit, 1.5));
        }
        promises.add(Promise.atMost(
                "fault, I/O from the page cache included", "fault, read from page cache, with write back", 7));
        promises.add(Promise.atMost(
                "fork of 10 GiB mapped, all entries present", "fork of 10240 MiB mapped, all entries present", 1));
        promises.add(Promise.atLeast("TLB simulation, uniform random", "simulate.tlb.random_1g", 35));
        promises.add(Promise.atLeast("TLB simulation, a recording", "simulate.tlb.recording", 150));
        promises.add(Promise.atLeast("lackey's text parsed", "simulate.lackey.parse", 60));
        return promises;
    }
}
