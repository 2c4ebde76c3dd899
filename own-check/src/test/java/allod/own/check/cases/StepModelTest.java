package allod.own.check.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The model itself is right about programs that can be judged by hand.
final class StepModelTest {

    private static final Step DROP = new Step.End("p", false, 2);

    @Test
    void oneDropIsRight() {
        assertThat(wrongs(DROP)).isEmpty();
    }

    @Test
    void noDropIsALeakOfTheParameter() {
        assertThat(wrongs()).containsExactly("OWN1001 1");
    }

    @Test
    void twoDropsAreOneTooMany() {
        assertThat(wrongs(DROP, new Step.End("p", true, 3))).containsExactly("OWN0382 3");
    }

    @Test
    void dropInOneBranchIsALeakInTheOther() {
        assertThat(wrongs(new Step.Branch(List.of(DROP), List.of()))).containsExactly("OWN1001 1");
    }

    @Test
    void dropInALoopIsALeakWithoutATurnAndTooManyWithTwo() {
        assertThat(wrongs(new Step.Loop(List.of(DROP), false))).containsExactly("OWN0382 2", "OWN1001 1");
    }

    @Test
    void dropAndBreakNeverComesRound() {
        List<Step> dropAndBreak = List.of(DROP, new Step.Leave(Step.Way.BREAK));
        assertThat(wrongs(new Step.Loop(dropAndBreak, true))).isEmpty();
    }

    @Test
    void returnLeavesWithAllThatIsHeld() {
        List<Step> made = List.of(new Step.Make("v", 2), new Step.Leave(Step.Way.RETURN));
        assertThat(wrongs(new Step.Branch(made, List.of()), new Step.End("p", false, 5)))
                .containsExactly("OWN1001 1", "OWN1001 2");
    }

    @Test
    void aFullVariableIsNotFilledAgain() {
        assertThat(wrongs(new Step.Refill("p", 2), new Step.End("p", false, 3))).containsExactly("OWN1003 2");
    }

    @Test
    void aRenamedOwnerIsMoved() {
        assertThat(wrongs(new Step.Rename("v", "p", 2), new Step.Use("p", 3), new Step.End("v", false, 4)))
                .containsExactly("OWN0382 3");
    }

    private static Iterable<String> wrongs(Step... steps) {
        return StepModel.wrongs(new StepMethod("f", 1, 9, List.of(steps)));
    }
}
