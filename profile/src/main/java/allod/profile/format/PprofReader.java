package allod.profile.format;

import allod.profile.Amounts;
import allod.profile.CallFrame;
import allod.profile.MemoryKind;
import allod.profile.Profile;
import allod.profile.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns the messages of `profile.proto` into one profile.
///
/// Parts may come in any order, so they are gathered first: strings, then functions that name strings, then locations
/// that name functions, then samples. Samples that differ in numbers only, as in Go's files where each size of block
/// has its own, become one site.
///
/// Threads: one, for one profile.
final class PprofReader {

    /// Calls in all stacks together, each counted as often as it is in one: a small file can name many.
    private static final int MAX_CALLS = 16 << 20;

    /// What makes two samples the same site.
    private record Key(List<CallFrame> stack, MemoryKind kind, String owner, Map<String, String> labels) {}

    private final List<String> strings = new ArrayList<>();
    private final List<ProtoReader> sampleTypes = new ArrayList<>();
    private final List<ProtoReader> samples = new ArrayList<>();
    private final List<ProtoReader> locationMessages = new ArrayList<>();
    private final List<ProtoReader> functionMessages = new ArrayList<>();
    private final Map<Long, PprofFunction> functions = new HashMap<>();
    private final Map<Long, List<CallFrame>> locations = new HashMap<>();
    private final Map<Key, Amounts> sites = new LinkedHashMap<>();
    private long timeNanos;
    private long durationNanos;
    private long period;
    private long calls;

    private record PprofFunction(String name, String systemName, String path) {}

    private PprofReader() {}

    /// @param bytes the message, not compressed
    static Profile read(byte[] bytes) throws MalformedProfile {
        return new PprofReader().profile(new ProtoReader(bytes));
    }

    private Profile profile(ProtoReader in) throws MalformedProfile {
        gather(in);
        if (sampleTypes.isEmpty() || strings.isEmpty()) {
            throw new MalformedProfile("no pprof profile: it has no sample types. Is it a file of another tool?");
        }
        PprofSampleTypes types = sampleTypes();
        for (ProtoReader message : functionMessages) {
            readFunction(message);
        }
        for (ProtoReader message : locationMessages) {
            readLocation(message);
        }
        for (ProtoReader message : samples) {
            readSample(message, types);
        }
        List<Site> found = new ArrayList<>();
        sites.forEach((key, amounts) -> {
            if (!amounts.equals(Amounts.NONE)) { // async-profiler writes empty samples
                found.add(new Site(FrameNames.read(key.stack), key.kind, key.owner, key.labels, amounts));
            }
        });
        found.sort(Comparator.comparingLong((Site site) -> site.amounts().liveBytes())
                .thenComparingLong(site -> site.amounts().allocatedBytes())
                .reversed());
        return new Profile(
                Instant.EPOCH.plusNanos(timeNanos), Duration.ofNanos(durationNanos), Math.max(1, period), found);
    }

    private void gather(ProtoReader in) throws MalformedProfile {
        while (in.next()) {
            switch (in.field()) {
                case PprofWriter.SAMPLE_TYPE -> sampleTypes.add(in.message());
                case PprofWriter.SAMPLE -> samples.add(in.message());
                case PprofWriter.LOCATION -> locationMessages.add(in.message());
                case PprofWriter.FUNCTION -> functionMessages.add(in.message());
                case PprofWriter.STRING -> strings.add(in.string());
                case PprofWriter.TIME_NANOS -> timeNanos = in.number();
                case PprofWriter.DURATION_NANOS -> durationNanos = in.number();
                case PprofWriter.PERIOD -> period = in.number();
                default -> {} // what a heap's sites do not need
            }
        }
    }

    private PprofSampleTypes sampleTypes() throws MalformedProfile {
        List<String> names = new ArrayList<>();
        List<String> units = new ArrayList<>();
        for (ProtoReader message : sampleTypes) {
            String name = "";
            String unit = "";
            while (message.next()) {
                switch (message.field()) {
                    case 1 -> name = string(message.number());
                    case 2 -> unit = string(message.number());
                    default -> {}
                }
            }
            names.add(name);
            units.add(unit);
        }
        return PprofSampleTypes.of(names, units);
    }

    private void readFunction(ProtoReader message) throws MalformedProfile {
        long id = 0;
        String name = "";
        String systemName = "";
        String path = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> id = message.number();
                case 2 -> name = string(message.number());
                case 3 -> systemName = string(message.number());
                case 4 -> path = string(message.number());
                default -> {}
            }
        }
        functions.put(id, new PprofFunction(name.isEmpty() ? systemName : name, systemName, path));
    }

    /// A location has several calls where the compiler has inlined, the innermost first.
    private void readLocation(ProtoReader message) throws MalformedProfile {
        long id = 0;
        long address = 0;
        List<CallFrame> found = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> id = message.number();
                case 3 -> address = message.number();
                case 4 -> found.add(call(message.message()));
                default -> {}
            }
        }
        if (found.isEmpty()) {
            found.add(new CallFrame("", "0x" + Long.toHexString(address), null, 0));
        }
        locations.put(id, found);
    }

    private CallFrame call(ProtoReader message) throws MalformedProfile {
        long functionId = 0;
        long line = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> functionId = message.number();
                case 2 -> line = message.number();
                default -> {}
            }
        }
        PprofFunction function = functions.get(functionId);
        if (function == null) {
            throw new MalformedProfile("a damaged pprof profile: it has no function " + functionId
                    + ", which one of its locations names. Write or fetch it again.");
        }
        return FrameNames.call(
                function.name, function.systemName, function.path, Math.clamp(line, 0, Integer.MAX_VALUE));
    }

    private void readSample(ProtoReader message, PprofSampleTypes types) throws MalformedProfile {
        LongArray locationIds = new LongArray();
        LongArray values = new LongArray();
        PprofLabels labels = new PprofLabels();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> message.numbers(locationIds::add);
                case 2 -> message.numbers(values::add);
                case 3 -> labels.read(message.message(), this::string);
                default -> {}
            }
        }
        if (values.count() != types.count()) {
            throw new MalformedProfile("a damaged pprof profile: a sample has " + values.count() + " values where the"
                    + " profile has " + types.count() + " sample types. Write or fetch it again.");
        }
        Key key = new Key(stack(locationIds), labels.kind(), labels.owner(), labels.ofUser());
        sites.merge(key, types.amounts(values), Amounts::plus);
    }

    private List<CallFrame> stack(LongArray locationIds) throws MalformedProfile {
        List<CallFrame> stack = new ArrayList<>();
        for (int l = 0; l < locationIds.count(); l++) {
            List<CallFrame> location = locations.get(locationIds.get(l));
            if (location == null) {
                throw new MalformedProfile("a damaged pprof profile: it has no location " + locationIds.get(l)
                        + ", which one of its samples names. Write or fetch it again.");
            }
            calls += location.size();
            if (calls > MAX_CALLS) {
                throw new MalformedProfile("the stacks of the profile have more than " + MAX_CALLS
                        + " calls together, which no profile of sites has. Is it one?");
            }
            stack.addAll(location);
        }
        return List.copyOf(stack);
    }

    private String string(long index) throws MalformedProfile {
        if (index < 0 || index >= strings.size()) {
            throw new MalformedProfile("a damaged pprof profile: string " + index + " of " + strings.size()
                    + ". Write or fetch it again.");
        }
        return strings.get((int) index);
    }
}
