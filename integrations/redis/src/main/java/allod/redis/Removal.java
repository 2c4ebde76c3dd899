package allod.redis;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisKeyCommands;
import java.util.ArrayList;
import java.util.List;

/// Removes the keys of an owner by looking through all keys of a server.
final class Removal {

    private static final int KEYS_A_STEP = 500;

    private Removal() {}

    /// @param prefix without characters that a pattern would understand
    static long of(RedisKeyCommands<byte[], byte[]> commands, String prefix) {
        ScanArgs args = ScanArgs.Builder.matches(prefix + "*").limit(KEYS_A_STEP);
        ScanIterator<byte[]> keys = ScanIterator.scan(commands, args);
        List<byte[]> step = new ArrayList<>();
        long removed = 0;
        while (keys.hasNext()) {
            step.add(keys.next());
            if (step.size() == KEYS_A_STEP || !keys.hasNext()) {
                removed += commands.unlink(step.toArray(new byte[0][]));
                step.clear();
            }
        }
        return removed;
    }
}
