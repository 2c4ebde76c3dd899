package allod.profile.serve;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands behind the question mark.
///
/// @param seconds to wait for a difference, 0 for none
/// @param text whether the answer is for people
record Query(int seconds, boolean text) {

    /// @throws IllegalArgumentException if a value is none that is known; the message is for the client
    static Query of(@Nullable String raw) {
        Map<String, String> values = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            values.put(equals < 0 ? part : part.substring(0, equals), equals < 0 ? "" : part.substring(equals + 1));
        }
        return new Query(
                number(values, "seconds", ProfileServer.MAX_SECONDS), number(values, "debug", Integer.MAX_VALUE) > 0);
    }

    private static int number(Map<String, String> values, String name, int max) {
        String value = values.getOrDefault(name, "");
        if (value.isEmpty()) {
            return 0;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below, as all else that is no such number
        }
        throw new IllegalArgumentException(name + " must be a whole number from 0 to " + max + ".");
    }
}
