package allod.lab.attach;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// An echo server and its client in one JVM, on the loopback. Each message is copied into a buffer for an audit log; as
/// a leak, the path of the messages that the audit does not care for forgets to release that copy.
final class EchoServer {

    private static final int MESSAGE_BYTES = 1024;
    private static final int CARED_FOR = 4;

    private EchoServer() {}

    /// @param arguments `leak` or `clean`
    public static void main(String[] arguments) throws Exception {
        boolean leaks = arguments[0].equals("leak");
        ByteBufAllocator allocator = new AdaptiveByteBufAllocator(true);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Audit(leaks), new Echo());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        Channel client = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, allocator)
                .handler(new Sink())
                .connect(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort())
                .sync()
                .channel();
        System.out.println("ready");
        while (true) {
            ByteBuf message = client.alloc().directBuffer(MESSAGE_BYTES).writeZero(MESSAGE_BYTES);
            client.writeAndFlush(message).sync();
            Thread.sleep(2);
        }
    }

    /// Keeps a copy of each message until it has been looked at.
    private static final class Audit extends ChannelInboundHandlerAdapter {

        private final boolean leaks;
        private int messages;

        Audit(boolean leaks) {
            this.leaks = leaks;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf copy = copyOf(context, (ByteBuf) message);
            if (++messages % CARED_FOR == 0) {
                copy.getByte(0);
                copy.release();
            } else if (!leaks) {
                copy.release();
            }
            context.fireChannelRead(message);
        }

        private static ByteBuf copyOf(ChannelHandlerContext context, ByteBuf message) {
            ByteBuf copy = context.alloc().directBuffer(message.readableBytes());
            return copy.writeBytes(message, message.readerIndex(), message.readableBytes());
        }
    }

    /// Sends everything back.
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    /// Takes the answers and forgets them.
    private static final class Sink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
        }
    }
}
