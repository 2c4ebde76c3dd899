package allod.profile.format;

import allod.profile.MemoryKind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The labels of one sample: ours, and those of the user.
///
/// Threads: one.
final class PprofLabels {

    /// Finds a string of the file.
    interface Strings {
        String get(long index) throws MalformedProfile;
    }

    private static final Map<String, MemoryKind> KINDS = new HashMap<>();

    static {
        for (MemoryKind kind : MemoryKind.values()) {
            KINDS.put(kind.name().toLowerCase(Locale.ROOT), kind);
        }
    }

    private final Map<String, String> ofUser = new HashMap<>();
    private @Nullable MemoryKind kind;
    private String owner = "";

    void read(ProtoReader message, Strings strings) throws MalformedProfile {
        String key = "";
        String value = "";
        long number = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> key = strings.get(message.number());
                case 2 -> value = strings.get(message.number());
                case 3 -> number = message.number();
                default -> {}
            }
        }
        if (!key.equals(PprofWriter.BYTES_LABEL)) {
            put(key, value.isEmpty() ? Long.toString(number) : value);
        }
    }

    private void put(String key, String value) {
        if (key.equals(PprofWriter.KIND_LABEL) && KINDS.containsKey(value)) {
            kind = KINDS.get(value);
        } else if (key.equals(PprofWriter.OWNER_LABEL)) {
            owner = value;
        } else {
            ofUser.put(
                    key.startsWith(PprofWriter.USER_LABEL) ? key.substring(PprofWriter.USER_LABEL.length()) : key,
                    value);
        }
    }

    /// What the label says; blocks of a C library where there is none.
    MemoryKind kind() {
        return kind == null ? MemoryKind.NATIVE : kind;
    }

    String owner() {
        return owner;
    }

    Map<String, String> ofUser() {
        return Map.copyOf(ofUser);
    }
}
