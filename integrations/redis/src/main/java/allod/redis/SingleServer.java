package allod.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.resource.ClientResources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One server, and the replicas that may be read from while it does not answer. One connection to each serves all
/// threads; those to replicas are made at the first need.
final class SingleServer implements Servers {

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final List<Replica> replicas;

    private SingleServer(RedisStoreOptions options, boolean patient) {
        resources = Servers.resources();
        RedisURI uri = Servers.uri(options.uris().getFirst(), options);
        client = RedisClient.create(resources, uri);
        ClientOptions.Builder builder = ClientOptions.builder();
        Servers.configure(builder, options, patient);
        client.setOptions(builder.build());
        try {
            connection = client.connect(ByteArrayCodec.INSTANCE);
        } catch (RuntimeException unreachable) {
            shutDown();
            throw unreachable;
        }
        replicas = options.replicaUris().stream()
                .map(text -> new Replica(client, Servers.uri(text, options)))
                .toList();
    }

    static SingleServer connect(RedisStoreOptions options, boolean patient) {
        return new SingleServer(options, patient);
    }

    @Override
    public void send(Collection<AsyncCommand<byte[], byte[], ?>> commands) {
        var _ = connection.dispatch(commands);
    }

    @Override
    public List<Consumer<Collection<AsyncCommand<byte[], byte[], ?>>>> replicas() {
        return List.copyOf(replicas);
    }

    @Override
    public long awaitReplicas(String prefix, int count, Duration timeout) {
        RedisCommands<byte[], byte[]> commands = connection.sync();
        // A mark at the end of the stream: WAIT counts from the last write of its own connection, which may be new.
        commands.set((prefix + "sync").getBytes(StandardCharsets.UTF_8), new byte[0]);
        return commands.waitForReplication(count, Math.max(1, timeout.toMillis() / 2)); // 0 would be for ever
    }

    @Override
    public long removeAll(String prefix) {
        return Removal.of(connection.sync(), prefix);
    }

    @Override
    public void close() {
        connection.close();
        replicas.forEach(Replica::close);
        shutDown();
    }

    private void shutDown() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    /// A server to read from in need.
    private static final class Replica implements Consumer<Collection<AsyncCommand<byte[], byte[], ?>>> {

        private final RedisClient client;
        private final RedisURI uri;
        private @Nullable StatefulRedisConnection<byte[], byte[]> connection; // guarded by this

        Replica(RedisClient client, RedisURI uri) {
            this.client = client;
            this.uri = uri;
        }

        /// @throws RedisException when it cannot be reached
        @Override
        public void accept(Collection<AsyncCommand<byte[], byte[], ?>> commands) {
            var _ = connected().dispatch(commands);
        }

        private synchronized StatefulRedisConnection<byte[], byte[]> connected() {
            StatefulRedisConnection<byte[], byte[]> made = connection;
            if (made == null) {
                made = client.connect(ByteArrayCodec.INSTANCE, uri);
                connection = made;
            }
            return made;
        }

        synchronized void close() {
            if (connection != null) {
                connection.close();
            }
        }
    }
}
