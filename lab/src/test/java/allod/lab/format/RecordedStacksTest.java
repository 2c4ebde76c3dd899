package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Complete stacks with their places in the source, and memory over time.
class RecordedStacksTest {

    @TempDir
    private Path folder;

    @Test
    void anInterpretedRecordingTellsFileAndLineOfInlinedCallsToo() throws Exception {
        Recording recording = read("""
                v 10400 3
                X foo
                I 1000 100
                s 8 /bin/foo
                s 4 main
                s 6 main.c
                s 4 grow
                s 6 grow.h
                i 400010 1 2 3 11 4 5 7
                i 400020 1 2
                t 1 0
                t 2 1
                a 10 1
                a 20 2
                + 0
                + 1
                c 10
                R 20
                - 1
                c 20
                R 10
                """);

        assertThat(recording.damage()).isNull();
        RecordedStacks stacks = recording.stacks();
        assertThat(stacks.nodes()).isEqualTo(2);
        CallFrame main = new CallFrame("", "main", "main.c", 17);
        CallFrame grow = new CallFrame("", "grow", "grow.h", 7);
        assertThat(stacks.stack(1)).containsExactly(main, grow);
        assertThat(stacks.stack(2)).containsExactly(new CallFrame("", "main", null, 0), main, grow);
        assertThat(stacks.stack(2).get(1)).isSameAs(stacks.stack(1).getFirst());
        assertThat(stacks.amounts(1)).isEqualTo(new Amounts(1, 16, 1, 16));
        assertThat(stacks.amounts(2)).isEqualTo(new Amounts(1, 32, 0, 0));
        assertThat(recording.moments())
                .containsExactly(new RecordedMoment(16, 2, 48, 0x20 << 12), new RecordedMoment(32, 3, 16, 0x10 << 12));
    }

    @Test
    void aPlaceWithoutALineIsDamage() throws Exception {
        Recording recording = read("""
                v 10400 3
                X foo
                I 1000 100
                s 4 main
                i 400010 1 1 1
                """);

        assertThat(recording.damage()).isEqualTo(new Damage(5, "the line is missing"));
    }

    /// What all nodes allocate themselves is what the census counts, and their frames begin as those of the sites do.
    @Test
    void nodesAddUpToTheCensus() throws Exception {
        for (String name : List.of("git-small", "jq-small", "sqlite-small")) {
            Recording recording = HeaptrackReader.read(Shipped.recording(name));
            Amounts sum = Amounts.NONE;
            Map<List<String>, Long> allocations =
                    new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
            for (int node = 0; node <= recording.stacks().nodes(); node++) {
                Amounts amounts = recording.stacks().amounts(node);
                sum = sum.plus(amounts);
                allocations.merge(names(recording, node), amounts.allocatedBlocks(), Long::max);
            }
            Census census = recording.census();
            assertThat(sum)
                    .as(name)
                    .isEqualTo(new Amounts(
                            census.allocations(), census.totalBytes(), census.leakedBlocks(), census.leakedBytes()));
            for (Site site : recording.sites()) {
                assertThat(allocations.getOrDefault(site.frames(), 0L)).isGreaterThanOrEqualTo(site.allocations());
            }
            assertThat(recording.moments()).isNotEmpty();
            assertThat(recording.moments().getLast().liveBytes()).isPositive();
        }
    }

    private static List<String> names(Recording recording, int node) {
        return recording.stacks().stack(node).stream()
                .map(CallFrame::name)
                .limit(64)
                .toList();
    }

    private Recording read(String text) throws Exception {
        return HeaptrackReader.read(Files.writeString(folder.resolve("foo"), text));
    }
}
