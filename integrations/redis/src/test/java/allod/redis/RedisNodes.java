package allod.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Servers on the loopback interface that form a cluster: three masters, with a replica each if so wished.
final class RedisNodes implements AutoCloseable {

    private static final long FORM_SECONDS = 60;
    private static final String[] SETTINGS = {
        "--cluster-enabled", "yes",
        "--cluster-node-timeout", "60000", // no failover in the middle of a test
        "--cluster-require-full-coverage", "no",
        "--cluster-allow-reads-when-down", "yes",
        "--appendonly", "yes",
        "--appendfsync", "always",
        "--repl-diskless-sync-delay", "0"
    };

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisNodes() {}

    /// Starts and joins them; where they do not come together in time, the test is skipped with a sentence.
    static RedisNodes form(Path folder, int replicasOfEach) {
        RedisNodes cluster = new RedisNodes();
        try {
            for (int node = 0; node < 3 * (1 + replicasOfEach); node++) {
                cluster.nodes.add(RedisProcess.start(folder, SETTINGS));
            }
            String said = cluster.join(replicasOfEach);
            assumeTrue(cluster.isWhole(), "the cluster did not form within " + FORM_SECONDS + " s: " + said);
            return cluster;
        } catch (RuntimeException | Error failed) {
            cluster.close();
            throw failed;
        }
    }

    private String join(int replicasOfEach) {
        List<String> command = new ArrayList<>(List.of(RedisProcess.commandLine(), "--cluster", "create"));
        nodes.forEach(node -> command.add("127.0.0.1:" + node.port()));
        command.addAll(List.of("--cluster-replicas", "" + replicasOfEach, "--cluster-yes"));
        try {
            Process create =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            create.getOutputStream().close();
            if (!create.waitFor(FORM_SECONDS, TimeUnit.SECONDS)) {
                create.destroyForcibly();
            }
            try (InputStream output = create.getInputStream()) {
                return new String(output.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException | InterruptedException failed) {
            return failed.toString();
        }
    }

    private boolean isWhole() {
        for (int time = 0; time < 100; time++) {
            if (nodes.stream().allMatch(RedisNodes::seesAll)) {
                return true;
            }
            RedisProcess.sleep(100);
        }
        return false;
    }

    private static boolean seesAll(RedisProcess node) {
        String state = node.ask(commands -> commands.clusterInfo());
        String role = node.ask(commands -> commands.info("replication"));
        return state.contains("cluster_state:ok")
                && state.contains("cluster_slots_ok:16384")
                && (role.contains("role:master") || role.contains("master_link_status:up"));
    }

    List<String> uris() {
        return nodes.stream().map(RedisProcess::uri).toList();
    }

    /// The nodes that have pages of their own.
    List<RedisProcess> masters() {
        return nodes.stream()
                .filter(node ->
                        node.ask(commands -> commands.info("replication")).contains("role:master"))
                .toList();
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
