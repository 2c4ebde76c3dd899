package allod.redis;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.models.role.RedisInstance;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.ConnectionIntent;
import io.lettuce.core.resource.ClientResources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A cluster: the library sends each command to the node that has its key, and learns of nodes that come, go and change
/// places, from their errors and by asking every few seconds.
///
/// Versions of a slot have different keys and so lie on different nodes: pages spread evenly whatever the slots are.
final class Cluster implements Servers {

    private static final Duration TOPOLOGY_PERIOD = Duration.ofSeconds(5);

    private final ClientResources resources;
    private final RedisClusterClient client;
    private final StatefulRedisClusterConnection<byte[], byte[]> masters;
    private final @Nullable StatefulRedisClusterConnection<byte[], byte[]> replicas;

    private Cluster(RedisStoreOptions options, boolean patient) {
        resources = Servers.resources();
        List<RedisURI> nodes =
                options.uris().stream().map(text -> Servers.uri(text, options)).toList();
        client = RedisClusterClient.create(resources, nodes);
        client.setOptions(clientOptions(options, patient));
        try {
            masters = client.connect(ByteArrayCodec.INSTANCE);
            replicas = options.readReplicas() ? client.connect(ByteArrayCodec.INSTANCE) : null;
        } catch (RuntimeException unreachable) {
            shutDown();
            throw unreachable;
        }
        if (replicas != null) {
            replicas.setReadFrom(ReadFrom.ANY_REPLICA);
        }
    }

    static Cluster connect(RedisStoreOptions options, boolean patient) {
        return new Cluster(options, patient);
    }

    private static ClusterClientOptions clientOptions(RedisStoreOptions options, boolean patient) {
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
        Servers.configure(builder, options, patient);
        return builder.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
                        .enablePeriodicRefresh(TOPOLOGY_PERIOD)
                        .build())
                .build();
    }

    @Override
    public void send(Collection<AsyncCommand<byte[], byte[], ?>> commands) {
        var _ = masters.dispatch(commands);
    }

    @Override
    public List<Consumer<Collection<AsyncCommand<byte[], byte[], ?>>>> replicas() {
        StatefulRedisClusterConnection<byte[], byte[]> others = replicas;
        if (others == null) {
            return List.of();
        }
        return List.of(commands -> {
            var _ = others.dispatch(commands);
        });
    }

    @Override
    public long awaitReplicas(String prefix, int count, Duration timeout) {
        long fewest = Long.MAX_VALUE;
        for (RedisClusterNode node : client.getPartitions()) {
            if (node.getRole() == RedisInstance.Role.UPSTREAM
                    && !node.getSlots().isEmpty()) {
                // By its address and for writes: the very connection that pages go through.
                RedisURI uri = node.getUri();
                StatefulRedisConnection<byte[], byte[]> connection =
                        masters.getConnection(uri.getHost(), uri.getPort(), ConnectionIntent.WRITE);
                RedisCommands<byte[], byte[]> commands = connection.sync();
                commands.set(markOf(node, prefix), new byte[0]);
                fewest = Math.min(fewest, commands.waitForReplication(count, Math.max(1, timeout.toMillis() / 2)));
            }
        }
        return fewest;
    }

    /// A key that the node has.
    private static byte[] markOf(RedisClusterNode node, String prefix) {
        for (int number = 0; ; number++) {
            byte[] key = (prefix + "sync:" + number).getBytes(StandardCharsets.UTF_8);
            if (node.hasSlot(SlotHash.getSlot(key))) {
                return key;
            }
        }
    }

    @Override
    public long removeAll(String prefix) {
        return Removal.of(masters.sync(), prefix);
    }

    @Override
    public void close() {
        masters.close();
        if (replicas != null) {
            replicas.close();
        }
        shutDown();
    }

    private void shutDown() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
