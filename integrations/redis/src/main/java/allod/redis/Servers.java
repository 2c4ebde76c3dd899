package allod.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The connections of a store: to one server and its replicas, or to a cluster.
///
/// While there is no connection, commands are refused at once instead of kept: they hold copies of pages. The library
/// connects again by itself.
///
/// Threads: any.
sealed interface Servers extends AutoCloseable permits SingleServer, Cluster {

    /// Hands commands to the servers that their keys belong to, all in one go; the answers come later.
    ///
    /// @throws RedisException when there is no server for one of the keys; some may have been sent
    void send(Collection<AsyncCommand<byte[], byte[], ?>> commands);

    /// Ways to read from replicas, in the order in which they are tried.
    List<Consumer<Collection<AsyncCommand<byte[], byte[], ?>>>> replicas();

    /// Waits until replicas have what was written before.
    ///
    /// @param prefix of a key for a mark in the stream of changes
    /// @param replicas as many on each server that takes writes
    /// @return how many have it on the server with the fewest
    /// @throws RedisException when a server does not answer
    long awaitReplicas(String prefix, int replicas, Duration timeout);

    /// Removes all keys that begin with `prefix`; how many.
    ///
    /// @throws RedisException when a server does not answer
    long removeAll(String prefix);

    @Override
    void close();

    /// @param patient whether commands wait for a connection instead of being refused without one
    /// @throws RedisException when no server answers
    static Servers connect(RedisStoreOptions options, boolean patient) {
        return options.cluster() ? Cluster.connect(options, patient) : SingleServer.connect(options, patient);
    }

    static ClientResources resources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.exponential(10, 500, TimeUnit.MILLISECONDS, 2))
                .build();
    }

    static void configure(ClientOptions.Builder builder, RedisStoreOptions options, boolean patient) {
        builder.autoReconnect(true)
                .disconnectedBehavior(
                        patient
                                ? ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS
                                : ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.timeout())
                        .tcpNoDelay(true)
                        .keepAlive(true)
                        .build());
    }

    static RedisURI uri(String text, RedisStoreOptions options) {
        RedisURI uri = RedisURI.create(text);
        uri.setTimeout(options.timeout());
        return uri;
    }
}
