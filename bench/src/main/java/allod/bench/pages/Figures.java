package allod.bench.pages;

import java.util.ArrayList;
import java.util.List;

/// Which programs make the figures: one line each.
final class Figures {

    private static final String RECORDING = System.getProperty("allod.bench.recording", "-"); // "-": made up

    private Figures() {}

    /// @param mebibytes the sizes of memory that snapshots are taken of
    /// @param millis how long each phase of a load runs
    static List<Program> all(List<Integer> mebibytes, int millis) {
        List<Program> programs = new ArrayList<>();
        for (int mib : mebibytes) {
            String size = Integer.toString(mib);
            String suffix = ", " + mib + " MiB";
            programs.add(Program.c("fork, pages of 4 KiB" + suffix, suffix, "fork", size, "5"));
            programs.add(Program.c("fork, huge pages" + suffix, suffix, "fork", size, "5", "huge"));
            programs.add(Program.java("snapshot, collapsed" + suffix, suffix, SnapshotFigures.class, size, "huge"));
            programs.add(Program.java("snapshot, pages of 4 KiB" + suffix, suffix, SnapshotFigures.class, size, "4k"));
        }
        int loadMib = mebibytes.stream().mapToInt(Integer::intValue).min().orElse(1024);
        String load = Integer.toString(Math.min(256, loadMib));
        programs.add(Program.java("snapshots under load", "", SnapshotLoad.class, load, Integer.toString(millis))
                .with("-Xmx512m"));
        String folder = System.getProperty("java.io.tmpdir");
        programs.add(Program.java("checkpoints", "", CheckpointFigures.class, load, "20000", "3", folder));
        for (String part : List.of("hits", "faults", "fork", "skewed")) {
            programs.add(Program.java("software page table, " + part, "", PagedFigures.class, part, "folder=" + folder)
                    .with("-Xmx512m"));
        }
        for (String figure : Promises.SIMULATION) {
            programs.add(Program.java(figure, "", SimulateFigures.class, "50", "5", RECORDING, figure)
                    .with("-Xmx3g"));
        }
        return programs;
    }
}
