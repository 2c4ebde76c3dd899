package allod.heap.checked;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// That different stacks have different numbers, also where class and bytecode index are the same, and equal ones
/// one.
class CallStacksTest {

    private final CallStacks stacks = new CallStacks(4);

    private int one() {
        return stacks.current();
    }

    private int two() {
        return stacks.current();
    }

    private int overloaded(int any) {
        return stacks.current();
    }

    private int overloaded(long any) {
        return stacks.current();
    }

    private int onlyHereAtThisIndex(int a) {
        int b = a * 3 + 1;
        int c = b * 5 + a;
        return b + c > 0 ? stacks.current() : 0;
    }

    private String leaf(int place) {
        return stacks.frames(place).getFirst().getMethodName();
    }

    @Test
    void methodsWithTheSameBytecodeAreToldApart() {
        int first = one();
        int second = two();
        assertThat(leaf(first)).isEqualTo("one");
        assertThat(leaf(second)).isEqualTo("two");
        int ofInt = 0;
        int ofLong = 0;
        for (int i = 0; i < 2; i++) {
            ofInt = overloaded(i);
            ofLong = overloaded((long) i);
        }
        assertThat(stacks.frames(ofInt).getFirst().getLineNumber())
                .isNotEqualTo(stacks.frames(ofLong).getFirst().getLineNumber());
    }

    @Test
    void aPlaceHasOneNumber() {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            numbers.add(onlyHereAtThisIndex(i));
        }
        assertThat(numbers).hasSize(1);
        assertThat(leaf(numbers.iterator().next())).isEqualTo("onlyHereAtThisIndex");
    }

    @Test
    void callersCountUpToTheDepth() {
        Set<Integer> numbers = new HashSet<>();
        numbers.add(one());
        numbers.add(one());
        assertThat(numbers).as("two lines of one method").hasSize(2);
        int deep = recurse(10);
        assertThat(stacks.frames(deep))
                .hasSize(4)
                .allMatch(frame -> !frame.getClassName().contains("CallStacks$"));
        assertThat(stacks.frames(recurse(20))).isEqualTo(stacks.frames(deep));
    }

    private int recurse(int depth) {
        return depth == 0 ? stacks.current() : recurse(depth - 1);
    }

    @Test
    void noDepthIsNoStack() {
        CallStacks none = new CallStacks(0);
        assertThat(none.current()).isZero();
        assertThat(none.frames(0)).isEmpty();
    }

    @Test
    void lambdasAreSeen() {
        int place = IntStream.of(1).map(any -> stacks.current()).sum();
        assertThat(leaf(place)).startsWith("lambda$lambdasAreSeen");
    }
}
