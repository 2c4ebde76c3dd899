package allod.profile.format;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.Profile;
import allod.profile.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Turns one profile into the messages of `profile.proto`, site by site.
///
/// ```
/// sample ──► location ──► line ──► function ──► string
///    │       one a function and line   one a name and file
///    └─────► labels ──────────────────────────────► string
/// ```
///
/// Everything gets its number when it is first needed, and samples keep the order of the sites, so equal profiles give
/// equal bytes.
///
/// Threads: one, for one profile.
final class PprofWriter {

    /// Numbers of fields. Messages: Profile, ValueType, Sample, Label, Mapping, Location, Line, Function.
    static final int SAMPLE_TYPE = 1;

    static final int SAMPLE = 2;
    static final int MAPPING = 3;
    static final int LOCATION = 4;
    static final int FUNCTION = 5;
    static final int STRING = 6;
    static final int TIME_NANOS = 9;
    static final int DURATION_NANOS = 10;
    static final int PERIOD_TYPE = 11;
    static final int PERIOD = 12;
    static final int DEFAULT_SAMPLE_TYPE = 14;

    /// Labels of our own; those of the user that are called alike are written with [#USER_LABEL] before them.
    static final String BYTES_LABEL = "bytes";

    static final String KIND_LABEL = "kind";
    static final String OWNER_LABEL = "owner";
    static final String USER_LABEL = "label.";
    private static final String RESERVED = "pprof::";

    private static final int DRAIN_BYTES = 64 << 10;

    /// A place in a source file; the only mapping has them all, which keeps pprof from looking for symbols.
    private record Function(String name, String systemName, String path) {}

    private record Location(long functionId, int line) {}

    private final OutputStream out;
    private final ProtoWriter profile = new ProtoWriter();
    private final ProtoWriter message = new ProtoWriter();
    private final ProtoWriter inner = new ProtoWriter();
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Map<Function, Long> functions = new LinkedHashMap<>();
    private final Map<Location, Long> locations = new LinkedHashMap<>();
    private final Map<CallFrame, Long> locationsOfCalls = new HashMap<>();

    PprofWriter(OutputStream out) {
        this.out = out;
        string("");
    }

    void write(Profile source, ProfileValue first) throws IOException {
        for (ProfileValue value : ProfileValue.values()) {
            valueType(SAMPLE_TYPE, value.pprofName(), value.unit());
        }
        for (Site site : source.sites()) {
            sample(site);
            profile.drainTo(out, DRAIN_BYTES);
        }
        mapping();
        writeLocations();
        writeFunctions();
        profile.number(TIME_NANOS, nanos(source.takenAt()));
        profile.number(DURATION_NANOS, nanos(source.duration()));
        valueType(PERIOD_TYPE, "space", "bytes");
        profile.number(PERIOD, source.sampleBytes());
        profile.number(DEFAULT_SAMPLE_TYPE, string(first.pprofName()));
        for (String string : strings.keySet()) {
            profile.string(STRING, string);
            profile.drainTo(out, DRAIN_BYTES);
        }
        profile.drainTo(out, 0);
    }

    private void valueType(int field, String type, String unit) {
        message.number(1, string(type));
        message.number(2, string(unit));
        profile.message(field, message);
    }

    private void sample(Site site) {
        List<CallFrame> stack = FrameNames.written(site.stack());
        message.packed(1, stack.stream().mapToLong(this::location).toArray());
        message.packed(
                2,
                Arrays.stream(ProfileValue.values())
                        .mapToLong(value -> value.of(site.amounts()))
                        .toArray());
        labels(site);
        profile.message(SAMPLE, message);
    }

    private void labels(Site site) {
        long averageBytes = averageBytes(site.amounts());
        if (averageBytes > 0) {
            inner.number(1, string(BYTES_LABEL));
            inner.number(3, averageBytes);
            inner.number(4, string("bytes"));
            message.message(3, inner);
        }
        label(KIND_LABEL, site.kind().name().toLowerCase(Locale.ROOT));
        label(OWNER_LABEL, site.owner());
        new TreeMap<>(site.labels()).forEach((key, value) -> label(userKey(key), value));
    }

    /// One with an empty value is left out: the format takes it for the number 0.
    private void label(String key, String value) {
        if (!value.isEmpty()) {
            inner.number(1, string(key));
            inner.number(2, string(value));
            message.message(3, inner);
        }
    }

    private static String userKey(String key) {
        boolean taken = key.isEmpty()
                || key.equals(BYTES_LABEL)
                || key.equals(KIND_LABEL)
                || key.equals(OWNER_LABEL)
                || key.startsWith(RESERVED)
                || key.startsWith(USER_LABEL);
        return taken ? USER_LABEL + key : key;
    }

    /// Of the live blocks; of all of them where none is live.
    private static long averageBytes(Amounts amounts) {
        if (amounts.liveBlocks() > 0) {
            return amounts.liveBytes() / amounts.liveBlocks();
        }
        return amounts.allocatedBlocks() > 0 ? amounts.allocatedBytes() / amounts.allocatedBlocks() : 0;
    }

    private long location(CallFrame call) {
        return locationsOfCalls.computeIfAbsent(call, key -> {
            Function function = new Function(key.name(), FrameNames.systemName(key), FrameNames.path(key));
            long functionId = functions.computeIfAbsent(function, _ -> functions.size() + 1L);
            Location location = new Location(functionId, Math.max(0, key.line()));
            return locations.computeIfAbsent(location, _ -> locations.size() + 1L);
        });
    }

    private void mapping() {
        message.number(1, 1);
        message.number(5, string("allod"));
        for (int has = 7; has <= 9; has++) { // functions, files, lines
            message.number(has, 1);
        }
        profile.message(MAPPING, message);
    }

    private void writeLocations() throws IOException {
        for (Map.Entry<Location, Long> entry : locations.entrySet()) {
            inner.number(1, entry.getKey().functionId);
            inner.number(2, entry.getKey().line);
            message.number(1, entry.getValue());
            message.number(2, 1);
            message.message(4, inner);
            profile.message(LOCATION, message);
            profile.drainTo(out, DRAIN_BYTES);
        }
    }

    private void writeFunctions() throws IOException {
        for (Map.Entry<Function, Long> entry : functions.entrySet()) {
            message.number(1, entry.getValue());
            message.number(2, string(entry.getKey().name));
            message.number(3, string(entry.getKey().systemName));
            message.number(4, string(entry.getKey().path));
            profile.message(FUNCTION, message);
            profile.drainTo(out, DRAIN_BYTES);
        }
    }

    private int string(String value) {
        return strings.computeIfAbsent(value, _ -> strings.size());
    }

    /// Since 1970; the ends of the range for moments that nanoseconds in a `long` do not reach.
    private static long nanos(Instant moment) {
        return nanos(Duration.between(Instant.EPOCH, moment));
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException _) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
