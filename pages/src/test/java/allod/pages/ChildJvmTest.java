package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot be tested inside a JVM that is to go on: deadly touches, limits of the process, missing rights.
class ChildJvmTest {

    @Test
    void aCommittedPageMayBeTouched() {
        ChildJvm child = scenario("touch-committed");

        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output()).contains("survived");
    }

    @ParameterizedTest
    @ValueSource(strings = {"touch-reserved", "touch-decommitted", "touch-after-close"})
    void aTouchOfPagesWithoutAccessEndsTheProcess(String scenario) {
        ChildJvm child = scenario(scenario);

        assertThat(child.exitCode()).as(child.output()).isNotZero();
        assertThat(child.output())
                .contains("about to touch", "A fatal error has been detected", "SIGSEGV")
                .doesNotContain("survived");
    }

    /// `ulimit -d` limits private writable memory, which is what a commit asks for: a refusal without filling the
    /// machine.
    @Test
    void r3_aRefusedCommitIsAnErrorWithARemedyAndChangesNothing() {
        ChildJvm child =
                ChildJvm.run("ulimit -d 4000000", ChildJvm.strict("-Xmx64m"), ChildScenarios.class, "commit-too-much");

        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output())
                .contains("CommitFailed: mprotect(0x")
                .contains(", 8589934592 bytes, READ|WRITE) to commit in 'big' failed with ENOMEM (12):"
                        + " the system has no more memory to promise; commit less, or raise the limit that applies")
                .contains("survived");
    }

    @Test
    void aGuardWithoutAFileDescriptorIsAnErrorWithARemedy() {
        ChildJvm child =
                ChildJvm.run("ulimit -n 200", ChildJvm.strict(), ChildScenarios.class, "guard-without-descriptors");

        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output())
                .contains("KernelCallFailed: memfd_create('allod guard') failed with EMFILE (24):"
                        + " a guard needs one file descriptor for the whole process; raise `ulimit -n` or close files.")
                .contains("survived");
    }

    @Test
    void withoutNativeAccessTheFirstUseSaysWhichFlagIsMissing() {
        for (List<String> options : List.of(List.<String>of(), List.of("--illegal-native-access=deny"))) {
            ChildJvm child = ChildJvm.run("", options, ChildScenarios.class, "touch-committed");

            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(child.output())
                    .contains("LinkageError: Allod may not call the kernel: start java with"
                            + " --enable-native-access=allod.pages.")
                    .doesNotContain("WARNING");
        }
    }

    /// The three ways in which HotSpot may deliver the error: at once (interpreter, C1), or late (C2).
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-XX:+TieredCompilation"})
    void aGuardIsHitWithItsNameInEveryKindOfCode(String mode) {
        ChildJvm child = ChildJvm.run("", ChildJvm.strict(mode), ChildScenarios.class, "guard-batches");

        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output()).contains("300 of 300 batches, survived");
    }

    private static ChildJvm scenario(String name) {
        return ChildJvm.run("", ChildJvm.strict(), ChildScenarios.class, name);
    }
}
