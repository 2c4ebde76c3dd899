package allod.bench.pages;

import java.util.ArrayList;
import java.util.List;

/// The bars of the pages chapter: one line each.
final class Promises {

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
        return promises;
    }
}
