package allod.own.check.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.Test;

/// The court is just: only the right code in the right line passes, and nothing said in vain.
final class VerdictTest {

    private static final CaseFile ACCEPT = parse("void f() {}");
    private static final CaseFile REJECT = parse("int a;", "b.close(); // error: OWN0382");
    private static final CaseFile ESCAPE = parse("new Buf(1); // stack", "new Buf(2); // heap: returned");

    @Test
    void silencePassesAnAccept() {
        assertThat(Verdict.of(ACCEPT, List.of()).passes()).isTrue();
    }

    @Test
    void anyWordOfOwnershipFailsAnAccept() {
        assertThat(Verdict.of(ACCEPT, List.of(error("OWN1001", 1))).passes()).isFalse();
        assertThat(Verdict.of(ACCEPT, List.of(note("OWN2001", 1, ""))).passes()).isFalse();
    }

    @Test
    void rightCodeInRightLinePassesAReject() {
        assertThat(Verdict.of(REJECT, List.of(error("OWN0382", 2), error("OWN1001", 1)))
                        .passes())
                .isTrue();
    }

    @Test
    void otherCodeOtherLineOtherOrderAndSilenceFailAReject() {
        assertThat(Verdict.of(REJECT, List.of(error("OWN0505", 2))).passes()).isFalse();
        assertThat(Verdict.of(REJECT, List.of(error("OWN0382", 1))).passes()).isFalse();
        assertThat(Verdict.of(REJECT, List.of(error("OWN1001", 1), error("OWN0382", 2)))
                        .passes())
                .isFalse();
        assertThat(Verdict.of(REJECT, List.of()).passes()).isFalse();
    }

    @Test
    void whatIsNotJavaFailsAlways() {
        Said javac = new Said(Diagnostic.Kind.ERROR, "javac", 3, "';' expected");
        assertThat(Verdict.of(ACCEPT, List.of(javac)).passes()).isFalse();
        assertThat(Verdict.of(REJECT, List.of(error("OWN0382", 2), javac)).passes())
                .isFalse();
    }

    @Test
    void notesWithTheirReasonsPassAnEscape() {
        assertThat(Verdict.of(ESCAPE, List.of(note("OWN2001", 1, ""), note("OWN2002", 2, "is Returned here")))
                        .passes())
                .isTrue();
    }

    @Test
    void otherDecisionOrReasonFailsAnEscape() {
        assertThat(Verdict.of(ESCAPE, List.of(note("OWN2001", 1, ""), note("OWN2002", 2, "stored")))
                        .passes())
                .isFalse();
        assertThat(Verdict.of(ESCAPE, List.of(note("OWN2002", 1, ""), note("OWN2002", 2, "returned")))
                        .passes())
                .isFalse();
    }

    private static CaseFile parse(String... lines) {
        return CaseFile.parse("area/Name", Path.of("Name.java"), List.of(lines));
    }

    private static Said error(String code, long line) {
        return new Said(Diagnostic.Kind.ERROR, code, line, "[" + code + "] said");
    }

    private static Said note(String code, long line, String text) {
        return new Said(Diagnostic.Kind.NOTE, code, line, "[" + code + "] " + text);
    }
}
