package allod.lab.peers;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.Version;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Netty's direct buffers, with Netty's default settings, on the kind of thread Netty's event loops use.
final class NettyPeer implements Peer {

    private final Supplier<ByteBufAllocator> factory;
    private final int slots;

    private NettyPeer(Supplier<ByteBufAllocator> factory, int slots) {
        this.factory = factory;
        this.slots = slots;
    }

    static NettyPeer pooled(int slots) {
        return new NettyPeer(() -> new PooledByteBufAllocator(true), slots);
    }

    static NettyPeer adaptive(int slots) {
        return new NettyPeer(AdaptiveByteBufAllocator::new, slots);
    }

    @Override
    public String version() {
        Version buffer = Version.identify(NettyPeer.class.getClassLoader()).get("netty-buffer");
        return buffer == null ? "unknown" : buffer.artifactVersion();
    }

    @Override
    public BlockAllocator openWarm() {
        return new Blocks(factory.get(), slots);
    }

    @Override
    public BlockAllocator openFresh() {
        return new Blocks(factory.get(), slots);
    }

    @Override
    public Thread newThread(Runnable body, String name) {
        return new FastThreadLocalThread(body, name);
    }

    private static final class Blocks implements BlockAllocator {
        private final ByteBufAllocator allocator;
        private final @Nullable ByteBuf[] buffers;

        private Blocks(ByteBufAllocator allocator, int slots) {
            this.allocator = allocator;
            this.buffers = new ByteBuf[slots];
        }

        @Override
        public long allocate(int slot, long bytes) {
            ByteBuf buffer = allocator.directBuffer(Math.toIntExact(bytes));
            buffers[slot] = buffer;
            return buffer.memoryAddress();
        }

        @Override
        public void free(int slot, long address) {
            ByteBuf buffer = buffers[slot];
            if (buffer == null) {
                throw new IllegalStateException("slot " + slot + " holds no buffer");
            }
            buffers[slot] = null;
            buffer.release();
        }
    }
}
