package allod.lab.format;

import static org.assertj.core.api.Assertions.assertThat;

import allod.lab.graph.HeapGraph;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A dump that is cut at each of its bytes, and dumps with a byte or a few that fell over: the reader refuses
/// with a sentence, or reads a graph that is whole. Nothing else ever comes out.
class HprofDamageProperties {

    private static final int SEED_COUNT = 1_500;

    @TempDir
    private Path folder;

    @Test
    void aDumpThatIsCutAnywhereIsRefused() throws Exception {
        byte[] whole = HeapDumpsTest.small("1.0.2", 8, 0x1c).toArray();
        for (int bytes = 0; bytes < whole.length; bytes++) {
            String outcome = outcome(Arrays.copyOf(whole, bytes));
            assertThat(outcome).as("cut after " + bytes + " bytes").startsWith("refused: ");
        }
        assertThat(outcome(whole)).isEqualTo("7 nodes");
    }

    @Test
    void bytesThatFellOverAreRefusedOrHarmless() throws Exception {
        byte[] whole = HeapDumpsTest.small("1.0.2", 8, 0x1c).toArray();
        int refused = 0;
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            Random random = new Random(seed);
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            String outcome;
            try {
                outcome = outcome(bytes);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
            refused += outcome.startsWith("refused") ? 1 : 0;
        }
        assertThat(refused).isBetween(SEED_COUNT / 4, SEED_COUNT);
    }

    private String outcome(byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve("dump.hprof"), bytes);
        Path path = folder.resolve("graph");
        Files.deleteIfExists(path);
        try (Arena arena = Arena.ofConfined()) {
            HeapDumps.read(file, path, _ -> {});
            HeapGraph graph = HeapGraph.open(path, arena);
            graph.checkInvariants();
            return graph.nodes() + " nodes";
        } catch (UnreadableRecording | DamagedDump e) {
            assertThat(e.getMessage()).contains(file.toString());
            return "refused: " + e.getMessage();
        }
    }
}
