package allod.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/// What the JDK's documentation promises of an [Arena] that can be closed.
interface ArenaContract extends SegmentContract {

    /// The arena of this test; whoever makes it closes it if the test has not.
    Arena arena();

    @Override
    default SegmentAllocator allocator() {
        return arena();
    }

    @Test
    default void segmentsLiveAsLongAsTheScope() {
        MemorySegment segment = arena().allocate(16, 8);
        assertThat(segment.scope()).isEqualTo(arena().scope());
        assertThat(arena().scope().isAlive()).isTrue();
        segment.set(ValueLayout.JAVA_LONG, 0, 1L);
        arena().close();
        assertThat(arena().scope().isAlive()).isFalse();
        assertThat(segment.scope().isAlive()).isFalse();
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> segment.asSlice(8).get(ValueLayout.JAVA_LONG, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void closingTwiceIsIllegal() {
        arena().allocate(16, 8);
        arena().close();
        assertThatThrownBy(() -> arena().close()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void aClosedArenaAllocatesNothing() {
        arena().close();
        assertThatThrownBy(() -> arena().allocate(16, 8)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> arena().allocate(100_000, 8)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void segmentsOfTwoSizesShareOneScope() {
        MemorySegment small = arena().allocate(1, 1);
        MemorySegment large = arena().allocate(1 << 20, 4096);
        assertThat(small.scope()).isEqualTo(large.scope());
    }

    /// An arena for its own thread alone.
    interface Confined extends ArenaContract {
        @Test
        default void anotherThreadIsRefused() {
            MemorySegment segment = arena().allocate(16, 8);
            Threads.run(() -> {
                assertThatThrownBy(() -> arena().allocate(16, 8)).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0))
                        .isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(() -> arena().close()).isInstanceOf(WrongThreadException.class);
            });
            assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isZero();
            arena().close();
        }
    }

    /// An arena for all threads.
    interface Shared extends ArenaContract {
        @Test
        default void anotherThreadAllocatesAndCloses() {
            MemorySegment[] segments = {arena().allocate(16, 8), null};
            Threads.run(() -> {
                segments[1] = arena().allocate(16, 8);
                segments[0].set(ValueLayout.JAVA_LONG, 0, 7L);
            });
            segments[1].set(ValueLayout.JAVA_LONG, 0, 8L);
            assertThat(segments[0].get(ValueLayout.JAVA_LONG, 0)).isEqualTo(7);
            Threads.run(() -> arena().close());
            for (MemorySegment segment : segments) {
                assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 0))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }
}
