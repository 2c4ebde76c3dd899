package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random operations on spaces that share a tiny pager, against maps of pages.
class AddressSpaceProperties {

    private static final int RUNS = Integer.getInteger("allod.runs", 12);
    private static final int STEPS = 700;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void behavesLikeMapsOfPages(Replacement replacement) throws IOException {
        run(replacement, false);
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void behavesLikeMapsOfPagesWhileTheStoreFails(Replacement replacement) throws IOException {
        run(replacement, true);
    }

    private void run(Replacement replacement, boolean failing) throws IOException {
        long firstSeed = Long.getLong("allod.seed", new Random().nextLong());
        for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
            try (SpacesRun run = new SpacesRun(seed, replacement, failing, folder.resolve("file" + seed))) {
                run.steps(STEPS);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("failed with -Dallod.seed=" + seed + " and " + replacement, failure);
            }
        }
    }

    /// The oracle itself is broken on purpose: the run must notice.
    @ParameterizedTest
    @EnumSource(Replacement.class)
    void aLostWriteIsSeen(Replacement replacement) {
        assertThatThrownBy(() -> {
                    try (SpacesRun run = new SpacesRun(1, replacement, false, folder.resolve("lost"))) {
                        run.loseAWrite();
                        run.steps(STEPS);
                    }
                })
                .isInstanceOf(AssertionError.class);
        assertThat(Files.exists(folder)).isTrue();
    }
}
