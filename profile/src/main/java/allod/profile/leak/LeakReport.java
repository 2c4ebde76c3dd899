package allod.profile.leak;

import allod.profile.Amounts;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What a scan found: the class of each live block, and the loss records.
///
/// Immutable; any thread. [#toString()] is the report as memcheck prints it.
public final class LeakReport {

    /// As memcheck has them: the least first, so that the worst are read last. Equal ones by class, blocks and site, so
    /// that a report is the same each time.
    private static final Comparator<LeakRecord> ORDER = Comparator.comparingLong(LeakRecord::bytes)
            .thenComparingInt(LeakReport::rank)
            .thenComparingLong(LeakRecord::blocks)
            .thenComparing(LeakRecord::owner)
            .thenComparing(record -> record.stack().toString());

    private final List<ScannedBlock> blocks;
    private final List<LeakRecord> records;
    private final List<String> notes;

    LeakReport(List<ScannedBlock> blocks, List<LeakRecord> records, List<String> notes) {
        this.blocks = List.copyOf(blocks);
        this.records = records.stream().sorted(ORDER).toList();
        this.notes = List.copyOf(notes);
    }

    private static int rank(LeakRecord loss) {
        return switch (loss.leakClass()) {
            case DEFINITELY_LOST -> 0;
            case INDIRECTLY_LOST -> 1;
            case POSSIBLY_LOST -> 2;
            case STILL_REACHABLE -> 3;
        };
    }

    /// All live blocks, the lowest address first.
    public List<ScannedBlock> blocks() {
        return blocks;
    }

    /// The loss records: least bytes first, those of indirect blocks included.
    public List<LeakRecord> records() {
        return records;
    }

    /// What a reader of the figures should know, as whole sentences: roots that could not be read.
    public List<String> notes() {
        return notes;
    }

    /// Blocks of one class.
    public long blocks(LeakClass leakClass) {
        return records.stream()
                .filter(loss -> loss.leakClass() == leakClass)
                .mapToLong(LeakRecord::blocks)
                .sum();
    }

    /// The bytes of the blocks of one class.
    public long bytes(LeakClass leakClass) {
        return records.stream()
                .filter(loss -> loss.leakClass() == leakClass)
                .mapToLong(LeakRecord::directBytes)
                .sum();
    }

    /// The same as a profile, for reports and tools: each loss record is a site, and its label `leak` is the class.
    public Profile profile() {
        List<Site> sites = records.reversed().stream()
                .map(loss -> new Site(
                        loss.stack(),
                        MemoryKind.HEAP,
                        loss.owner(),
                        Map.of("leak", loss.leakClass().words()),
                        new Amounts(loss.blocks(), loss.directBytes(), loss.blocks(), loss.directBytes())))
                .toList();
        return new Profile(Instant.now(), Duration.ZERO, 1, sites);
    }

    /// The report in lines, as memcheck has it.
    @Override
    public String toString() {
        return String.join("\n", LeakText.lines(this)) + "\n";
    }
}
