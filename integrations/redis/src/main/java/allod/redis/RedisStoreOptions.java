package allod.redis;

import allod.pages.paged.SlotTable;
import java.time.Duration;
import java.util.List;

/// How to make a [RedisStore]: `RedisStoreOptions.server("redis://10.0.0.7:6379", pages).timeout(...)`.
///
/// Addresses are Redis URIs: `redis://[[user:]password@]host[:port][/database]`, `rediss://` for TLS.
///
/// @param uris the server; of a cluster, one or more nodes to ask for the others
/// @param cluster whether it is a cluster
/// @param replicaUris servers that copy the one named, to read from while it does not answer
/// @param readReplicas whether replicas of a cluster are read from while a master does not answer
/// @param namespace what the keys of all stores of an application begin with; without braces, which would put all pages
/// on one node of a cluster
/// @param capacityPages slots of the store, 1 to [SlotTable#MAX_SLOTS]
/// @param timeout how long a batch may take, retries included, on each of the servers that are asked in turn
/// @param syncReplicas how many replicas `sync` waits for on each master; 0: `sync` does nothing
public record RedisStoreOptions(
        List<String> uris,
        boolean cluster,
        List<String> replicaUris,
        boolean readReplicas,
        String namespace,
        long capacityPages,
        Duration timeout,
        int syncReplicas) {

    private static final String FORBIDDEN = "{}*?[]\\^";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

    /// Checks the values.
    public RedisStoreOptions {
        uris = List.copyOf(uris);
        replicaUris = List.copyOf(replicaUris);
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("uris is empty: name a server, such as redis://127.0.0.1:6379.");
        }
        if (cluster && !replicaUris.isEmpty()) {
            throw new IllegalArgumentException("replicaUris of a cluster: it knows its replicas; use readReplicas.");
        }
        if (namespace.isEmpty() || namespace.chars().anyMatch(character -> FORBIDDEN.indexOf(character) >= 0)) {
            throw new IllegalArgumentException("namespace='" + namespace + "': must not be empty, and must not contain"
                    + " braces, which would put all pages on one node of a cluster, nor what has a meaning in patterns: "
                    + FORBIDDEN);
        }
        if (capacityPages < 1 || capacityPages > SlotTable.MAX_SLOTS) {
            throw new IllegalArgumentException("capacityPages=" + capacityPages + ": must be 1 to "
                    + SlotTable.MAX_SLOTS + ". Use a store for each part of a larger space.");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout=" + timeout + ": must be more than zero.");
        }
        if (syncReplicas < 0) {
            throw new IllegalArgumentException("syncReplicas=" + syncReplicas + ": must be 0 or more.");
        }
    }

    /// One server.
    public static RedisStoreOptions server(String uri, long capacityPages) {
        return new RedisStoreOptions(List.of(uri), false, List.of(), false, "allod", capacityPages, DEFAULT_TIMEOUT, 0);
    }

    /// A cluster, by some of its nodes.
    public static RedisStoreOptions cluster(List<String> uris, long capacityPages) {
        return new RedisStoreOptions(uris, true, List.of(), false, "allod", capacityPages, DEFAULT_TIMEOUT, 0);
    }

    /// These options with another namespace.
    public RedisStoreOptions namespace(String newNamespace) {
        return new RedisStoreOptions(
                uris, cluster, replicaUris, readReplicas, newNamespace, capacityPages, timeout, syncReplicas);
    }

    /// These options with another timeout.
    public RedisStoreOptions timeout(Duration newTimeout) {
        return new RedisStoreOptions(
                uris, cluster, replicaUris, readReplicas, namespace, capacityPages, newTimeout, syncReplicas);
    }

    /// These options with servers to read from while the one named does not answer.
    public RedisStoreOptions replicas(String... newReplicaUris) {
        return new RedisStoreOptions(
                uris, cluster, List.of(newReplicaUris), readReplicas, namespace, capacityPages, timeout, syncReplicas);
    }

    /// These options with or without reads from a cluster's replicas.
    public RedisStoreOptions readReplicas(boolean newReadReplicas) {
        return new RedisStoreOptions(
                uris, cluster, replicaUris, newReadReplicas, namespace, capacityPages, timeout, syncReplicas);
    }

    /// These options with a `sync` that waits for replicas.
    public RedisStoreOptions syncReplicas(int newSyncReplicas) {
        return new RedisStoreOptions(
                uris, cluster, replicaUris, readReplicas, namespace, capacityPages, timeout, newSyncReplicas);
    }
}
