package allod.redis;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisKeyCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Removes the keys of an owner by looking through all keys of a server.
final class Removal {

    private static final int KEYS_A_STEP = 500;
    private static final String KEY_BEHIND_PREFIX = "([0-9a-f]{16}:)?([0-9a-f]+:[0-9a-f]+|sync.*)";

    private Removal() {}

    /// @param prefix without characters that a pattern would understand
    static long of(RedisKeyCommands<byte[], byte[]> commands, String prefix) {
        ScanArgs args = ScanArgs.Builder.matches(prefix + "*").limit(KEYS_A_STEP);
        ScanIterator<byte[]> keys = ScanIterator.scan(commands, args);
        List<byte[]> step = new ArrayList<>();
        long removed = 0;
        Pattern own = Pattern.compile(Pattern.quote(prefix) + KEY_BEHIND_PREFIX);
        while (keys.hasNext()) {
            byte[] key = keys.next();
            if (own.matcher(new String(key, StandardCharsets.UTF_8)).matches()) { // not "a:b:..." for namespace "a"
                step.add(key);
            }
            if (step.size() == KEYS_A_STEP) {
                removed += commands.unlink(step.toArray(new byte[0][]));
                step.clear();
            }
        }
        return step.isEmpty() ? removed : removed + commands.unlink(step.toArray(new byte[0][]));
    }
}
