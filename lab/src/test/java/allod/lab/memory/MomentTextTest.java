package allod.lab.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file that keeps a moment.
class MomentTextTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsKeptComesBack() throws Exception {
        MomentText text = new MomentText(Map.of(
                "smaps", "line\n== status 4\nline\n", "empty", "", "with blank", "\0\u00ff\r\n", "program", "a\0b"));
        Path file = folder.resolve("moment");

        text.save(file);

        assertThat(MomentText.load(file)).isEqualTo(text);
    }

    @Test
    void aCharacterThatIsNoByteDoesNotDamageTheRest() throws Exception {
        Path file = folder.resolve("moment");

        new MomentText(Map.of("jvm", "δ 𝄞", "z", "kept")).save(file);

        assertThat(MomentText.load(file).part("z")).isEqualTo("kept");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() throws Exception {
        Path file = folder.resolve("moment");
        new MomentText(Map.of("smaps", "some text", "stat", "1 (x) S 1")).save(file);
        byte[] whole = Files.readAllBytes(file);

        for (int end = 0; end < whole.length; end++) {
            Files.write(file, Arrays.copyOf(whole, end));
            assertThatThrownBy(() -> MomentText.load(file))
                    .as("the first %d bytes", end)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("moment");
        }
    }

    @Test
    void otherFilesAreRefusedWithTheirName() throws Exception {
        for (String content :
                new String[] {"", "hello", "allod pages 2\n", "allod pages 1\nhello\n", "allod pages 1\n== x y\n\n"}) {
            Path file = Files.writeString(folder.resolve("other"), content);
            assertThatThrownBy(() -> MomentText.load(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("other");
        }
        assertThatThrownBy(() -> MomentText.load(folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void aKeptMomentIsReadLikeALiveOne() throws Exception {
        Moment moment = new MomentReader(ProcessHandle.current().pid(), false, true).read();
        Path file = folder.resolve("moment");

        moment.save(file);
        Moment kept = Moment.load(file);

        assertThat(kept.mappings()).isEqualTo(moment.mappings());
        assertThat(kept.kinds()).isEqualTo(moment.kinds());
        assertThat(kept.rollup()).isEqualTo(moment.rollup());
        assertThat(kept.machine()).isEqualTo(moment.machine());
        assertThat(kept.takenAt()).isEqualTo(moment.takenAt());
        assertThat(kept.processId()).isEqualTo(moment.processId());
        assertThat(MomentDiff.between(moment, kept).isOneProcess()).isTrue();
        assertThat(MomentDiff.between(moment, kept).kinds()).isEmpty();
    }
}
