package allod.lab.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The grammar of `/proc/PID/smaps` and `smaps_rollup`:
///
/// ```
/// 7f38a0000000-7f38a0021000 rw-p 00000000 00:00 0      [anon:allod heap]      the mapping
/// Size:                132 kB                                                what is in it, one measure a line
/// ...
/// VmFlags: rd wr mr mw me sd
/// ```
///
/// A record begins with a lower-case digit and a measure with a capital letter, so no name can be taken for either: the
/// kernel writes a line break in a name as `\012`. Measures that are not known are passed over. Addresses never go
/// backwards, whatever the process does meanwhile.
///
/// Threads: one; use it once.
final class SmapsReader {

    private static final Pattern HEADER = Pattern.compile(
            "([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-][w-][x-][ps-]) ([0-9a-f]+) ([0-9a-f]+:[0-9a-f]+) ([0-9]+)(?: +(.*))?",
            Pattern.DOTALL);

    private final List<Mapping> mappings = new ArrayList<>();
    private @Nullable Matcher header;
    private long[] bytes = new long[Measure.values().length];
    private boolean complete;
    private String flags = "";
    private int lineNumber;

    private SmapsReader() {}

    /// All mappings, in the order of their addresses.
    static List<Mapping> read(String smaps) throws MalformedSmaps {
        SmapsReader reader = new SmapsReader();
        reader.readLines(smaps);
        return List.copyOf(reader.mappings);
    }

    /// The totals of a process.
    static Amounts readRollup(String rollup) throws MalformedSmaps {
        List<Mapping> records = read(rollup.replaceFirst("\n", "\nSize: 0 kB\n"));
        if (records.size() != 1) {
            throw new MalformedSmaps(1, rollup.lines().findFirst().orElse(""), "one record");
        }
        return records.getFirst().amounts();
    }

    private void readLines(String smaps) throws MalformedSmaps {
        int begin = 0;
        while (begin < smaps.length()) {
            lineNumber++;
            int end = smaps.indexOf('\n', begin); // not lines(): a name may hold a carriage return
            if (end < 0) {
                throw new MalformedSmaps(lineNumber, smaps.substring(begin), "a whole line");
            }
            readLine(smaps.substring(begin, end));
            begin = end + 1;
        }
        finishRecord();
    }

    private void readLine(String line) throws MalformedSmaps {
        boolean measure = !line.isEmpty() && Character.isUpperCase(line.charAt(0));
        if (!measure) {
            finishRecord();
            Matcher matcher = HEADER.matcher(line);
            if (!matcher.matches()) {
                throw new MalformedSmaps(lineNumber, line, "a range of addresses with permissions");
            }
            header = matcher;
            return;
        }
        int colon = line.indexOf(':');
        if (header == null || colon < 0) {
            throw new MalformedSmaps(lineNumber, line, "a range of addresses with permissions");
        }
        readMeasure(line, line.substring(0, colon), line.substring(colon + 1));
    }

    private void readMeasure(String line, String key, String value) throws MalformedSmaps {
        if (key.equals("VmFlags")) {
            flags = " " + value.strip() + " ";
            return;
        }
        Measure measure = Measure.of(key);
        if (measure == null) {
            return;
        }
        String number = value.replace("kB", "").strip();
        try {
            bytes[measure.index()] = Math.multiplyExact(Long.parseUnsignedLong(number), 1L << 10);
        } catch (NumberFormatException | ArithmeticException _) {
            throw new MalformedSmaps(lineNumber, line, "a number of kB");
        }
        complete |= measure == Measure.MAPPED;
    }

    private void finishRecord() throws MalformedSmaps {
        Matcher matched = header;
        if (matched == null) {
            return;
        }
        if (!complete) {
            throw new MalformedSmaps(lineNumber, matched.group(), "a range of addresses followed by its size");
        }
        String permissions = matched.group(3);
        long inode = Long.parseUnsignedLong(matched.group(6));
        String name = matched.group(7) == null ? "" : matched.group(7);
        addDerived(permissions, Mapping.isFile(inode, name));
        mappings.add(new Mapping(
                Long.parseUnsignedLong(matched.group(1), 16),
                Long.parseUnsignedLong(matched.group(2), 16),
                permissions,
                Long.parseUnsignedLong(matched.group(4), 16),
                matched.group(5),
                inode,
                name,
                flags,
                Amounts.of(Arrays.copyOf(bytes, bytes.length))));
        Arrays.fill(bytes, 0);
        complete = false;
        flags = "";
        header = null;
    }

    private void addDerived(String permissions, boolean file) {
        if (!Mapping.isPrivate(permissions)) {
            return;
        }
        if (file) {
            bytes[Measure.COPIED.index()] = bytes[Measure.ANONYMOUS.index()];
        } else {
            bytes[Measure.FORK_SHARED.index()] = Math.min( // the vdso is shared too, and never copied
                    bytes[Measure.ANONYMOUS.index()],
                    bytes[Measure.SHARED_CLEAN.index()] + bytes[Measure.SHARED_DIRTY.index()]);
        }
    }
}
