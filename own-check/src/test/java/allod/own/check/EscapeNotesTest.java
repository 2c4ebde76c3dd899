package allod.own.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The words of the escape analysis, as the real javac prints them. Which value gets which fate is in the cases.
class EscapeNotesTest {

    private static final String SOURCE = """
            import allod.own.*;
            class A {
                @Owned static final class Page implements AutoCloseable {
                    static @Own Page of(long size) { return new Page(); }
                    @Mutates void write() {}
                    @Consumes @Override public void close() {}
                }
                @Owned static final class Tree implements AutoCloseable {
                    private @Own Page root;
                    @Mutates void attach(@Own Page n) {
                        if (root != null) { root.close(); }
                        root = n;
                    }
                    @Consumes @Override public void close() { if (root != null) { root.close(); } }
                }
                static @Ref Page same(@Ref Page p) { return p; }
                static void eat(@Own Page p) { p.close(); }
                static void stays() {
                    Page scratch = Page.of(64);
                    scratch.write();
                    scratch.close();
                }
                static void leaves(@Mut Tree tree) {
                    Page page = Page.of(4096);
                    Page kept = page;
                    tree.attach(kept);
                    eat(Page.of(1));
                }
                static void demands() {
                    DEMAND Page b = Page.of(8);
                    eat(b);
                }
            }
            """;

    @TempDir
    Path folder;

    private RealJavac javac(String options, String text) throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), text);
        return RealJavac.run(("AllodOwn " + options).strip(), folder.resolve("classes"), List.of(source.toString()));
    }

    @Test
    void notesSayWhatIsClosedWhereAndWhatLeavesHow() throws IOException {
        RealJavac javac = javac("escape=report", SOURCE.replace("DEMAND ", ""));
        assertThat(javac.code()).as(javac.output()).isZero();
        assertThat(javac.output())
                .contains("A.java:19: Note: [OWN2001] `scratch` (Page, 64 B) may live on the stack: closed on line 21,"
                        + " never moved")
                .contains("A.java:24: Note: [OWN2002] `page` (Page, 4096 B) lives on the heap: stored in `tree` by"
                        + " `Tree.attach` (reason: stored-in-field)")
                .contains("moves to `kept`")
                .contains("A.java:27: Note: [OWN2002] the value (Page, 1 B) lives on the heap: moved to `A.eat`"
                        + " (reason: moved-to-callee)")
                .contains("`eat`: parameter `p` does not leak: it ends in the method")
                .contains("A.java:10: Note: [OWN2003] parameter `n` leaks to `this`")
                .contains("A.java:16: Note: [OWN2003] parameter `p` leaks to the result, which borrows from it");
    }

    @Test
    void withoutTheOptionThereAreNoNotes() throws IOException {
        RealJavac javac = javac("", SOURCE.replace("DEMAND ", ""));
        assertThat(javac.code()).as(javac.output()).isZero();
        assertThat(javac.output()).isEmpty();
    }

    @Test
    void aDemandIsAnErrorUnlessItsCodeWeighsOtherwise() throws IOException {
        String source = SOURCE.replace("DEMAND", "@OnStack");
        RealJavac javac = javac("", source);
        assertThat(javac.code()).isEqualTo(1);
        assertThat(javac.output())
                .contains("A.java:30: error: [OWN2002] `b` (Page, 8 B) cannot live on the stack, as `@OnStack` demands:"
                        + " moved to `A.eat` (reason: moved-to-callee)")
                .contains("lend the value and end it in this method, or drop `@OnStack`");
        assertThat(javac("warn=OWN2002", source).code()).isZero();
        assertThat(javac("off=OWN2002", source).output()).isEmpty();
    }
}
