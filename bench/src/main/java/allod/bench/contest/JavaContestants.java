package allod.bench.contest;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

/// The memory managers of the Java world.
final class JavaContestants {

    private JavaContestants() {}

    /// A confined arena for every block.
    static final class ConfinedArena extends ObjectContestant<Arena> {

        @Override
        @SuppressWarnings("MustBeClosedChecker") // free closes it
        Arena allocate(long bytes, long word) {
            Arena arena = Arena.ofConfined();
            arena.allocate(bytes, 16).set(ValueLayout.JAVA_LONG, 0, word);
            return arena;
        }

        @Override
        void free(Arena arena) {
            arena.close();
        }
    }

    /// Direct buffers of one of Netty's allocators, with Netty's default settings.
    static final class Netty extends ObjectContestant<ByteBuf> {
        private final ByteBufAllocator allocator;

        private Netty(ByteBufAllocator allocator) {
            this.allocator = allocator;
        }

        static Netty pooled() {
            return new Netty(new PooledByteBufAllocator(true));
        }

        static Netty adaptive() {
            return new Netty(new AdaptiveByteBufAllocator());
        }

        @Override
        ByteBuf allocate(long bytes, long word) {
            ByteBuf buffer = allocator.directBuffer((int) bytes);
            buffer.setLongLE(0, word);
            return buffer;
        }

        @Override
        void free(ByteBuf buffer) {
            buffer.release();
        }
    }
}
