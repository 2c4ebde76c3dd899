package allod.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LabelTest {

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(Label.innermost()).isNull();
    }

    @Test
    void l1_labelsOfAThreadAreThoseItHasOpen() {
        try (Label outer = Profile.label("query", 7)) {
            assertThat(outer.all()).isEqualTo(Map.of("query", "7"));
            try (Label inner = Profile.label("table", "orders")) {
                assertThat(Label.innermost()).isSameAs(inner);
                assertThat(inner.all()).isEqualTo(Map.of("query", "7", "table", "orders"));
            }
            assertThat(Label.innermost()).isSameAs(outer);
        }
    }

    @Test
    void anInnerValueHidesTheOuterOneUntilItsClose() {
        try (Label outer = Profile.label("query", 1)) {
            try (Label inner = Profile.label("query", 2)) {
                assertThat(inner.all()).isEqualTo(Map.of("query", "2"));
            }
            assertThat(outer.all()).isEqualTo(Map.of("query", "1"));
        }
    }

    @Test
    void aLabelIsNotInheritedByOtherThreads() throws Exception {
        try (Label _ = Profile.label("query", 1)) {
            assertThat(inThread(false, Label::innermost)).isNull();
            assertThat(inThread(true, Label::innermost)).isNull();
        }
    }

    @Test
    void virtualThreadsHaveLabelsOfTheirOwn() throws Exception {
        Map<String, String> all = inThread(true, () -> {
            try (Label label = Profile.label("query", 3)) {
                Thread.sleep(1); // it may go on with another carrier
                assertThat(Label.innermost()).isSameAs(label);
                return label.all();
            }
        });
        assertThat(all).isEqualTo(Map.of("query", "3"));
    }

    @Test
    void closingOutOfOrderIsRefusedAndChangesNothing() {
        Label outer = Profile.label("query", 1);
        Label inner = Profile.label("query", 2);
        assertThatIllegalStateException()
                .isThrownBy(outer::close)
                .withMessageContaining("query=1")
                .withMessageContaining("query=2")
                .withMessageContaining("reverse order");
        assertThat(Label.innermost()).isSameAs(inner);
        inner.close();
        outer.close();
        outer.close(); // a second time does nothing
    }

    @Test
    void closingInAnotherThreadIsRefused() throws Exception {
        try (Label label = Profile.label("query", 1)) {
            inThread(false, () -> {
                assertThatIllegalStateException().isThrownBy(label::close).withMessageContaining("belongs to");
                return null;
            });
            assertThat(Label.innermost()).isSameAs(label);
        }
    }

    @Test
    void aValueBecomesTextWhenTheLabelIsOpened() {
        StringBuilder value = new StringBuilder("before");
        try (Label label = Profile.label("query", value)) {
            value.append(" and after");
            assertThat(label.all()).isEqualTo(Map.of("query", "before"));
        }
    }

    private static <T> T inThread(boolean virtual, Callable<T> work) throws Exception {
        try (ExecutorService executor =
                virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newSingleThreadExecutor()) {
            return executor.submit(work).get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }
}
