package allod.own.check;

import static org.assertj.core.api.Assertions.assertThat;

import allod.own.check.infer.Inference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The words for old code: the patch must apply with `patch`, compile, and satisfy the checker.
class InferenceTest {

    private static final String BLOCK = """
            package legacy;

            import java.lang.foreign.Arena;

            /** A block. */
            public final class Block implements AutoCloseable {
                private final Arena arena = Arena.ofConfined();
                private int used;

                public int used() {
                    return used;
                }

                public void put() {
                    used++;
                }

                public void finish() {
                    close();
                }

                @Override
                public void close() {
                    arena.close();
                }
            }
            """;

    private static final String PAGE = """
            package legacy;

            public class Page implements AutoCloseable {
                private final Block block;

                public Page(legacy.Block block) {
                    this.block = block;
                }

                public Block block() {
                    return block;
                }

                public void write() {
                    block.put();
                }

                static void end(Block given, boolean now) {
                    if (now) {
                        given.close();
                    } else {
                        new Page(given).close();
                    }
                }

                static int look(Block lent) {
                    return lent.used();
                }

                @Override
                public void close() {
                    block.close();
                }
            }""";

    @TempDir
    Path folder;

    private Path source(String name, String text) throws IOException {
        Path file = folder.resolve("src/legacy").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Inference.Proposal propose(List<Path> sources) throws IOException {
        return new Inference(List.of(Path.of("../own/target/classes")), OptionalInt.empty()).propose(sources, folder);
    }

    @Test
    void aPatchedProgramCompilesAndIsChecked() throws IOException, InterruptedException {
        List<Path> sources = List.of(source("Block.java", BLOCK), source("Page.java", PAGE));
        Inference.Proposal proposal = propose(sources);
        assertThat(proposal.compileErrors()).isEmpty();
        Path patch = Files.writeString(folder.resolve("words.patch"), proposal.patch());
        Process process = new ProcessBuilder("patch", "-p1", "-i", patch.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(Files.readString(sources.get(0)))
                .contains(
                        "@Owned\npublic final class Block",
                        "@Mutates\n    public void put",
                        "@Consumes\n    public void fi");
        assertThat(Files.readString(sources.get(1)))
                .contains("Page(legacy.@Own Block block)", "@Ref Block block()", "end(@Own Block given")
                .contains("look(Block lent)", "@Mutates\n    public void write");
        RealJavac javac = RealJavac.run(
                "AllodOwn",
                folder.resolve("classes"),
                sources.stream().map(Path::toString).toList());
        assertThat(javac.output()).isEmpty();
        assertThat(propose(sources).patch()).as("nothing is missing any more").isEmpty();
    }

    @Test
    void codeWithoutOwnersGetsNoWords() throws IOException {
        Path source = source("Plain.java", "package legacy;\nclass Plain { int n; void up() { n++; } }\n");
        assertThat(propose(List.of(source)).patch()).isEmpty();
    }
}
