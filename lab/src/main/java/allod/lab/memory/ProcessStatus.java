package allod.lab.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// What `/proc/PID/status` and `/proc/PID/stat` say about a process.
///
/// Threads: immutable.
public final class ProcessStatus {

    private static final int STATE_FIELD = 3;
    private static final int START_FIELD = 22;
    private static final String KERNEL_PARENT = "2"; // kthreadd

    private final Map<String, String> fields = new HashMap<>();
    private final String[] statFields;

    private ProcessStatus(String status, String stat) {
        for (String line : status.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        // the name in parentheses may hold spaces and parentheses itself, so fields are counted after the last one
        statFields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    }

    static ProcessStatus parse(String status, String stat) {
        return new ProcessStatus(status, stat);
    }

    public String name() {
        return fields.getOrDefault("Name", "");
    }

    public long threads() {
        return number("Threads").orElse(0);
    }

    /// Bytes of the tables that translate addresses, on all their levels.
    public OptionalLong pageTableBytes() {
        return kibibytes("VmPTE");
    }

    /// Bytes of private writable memory that were promised, resident or not.
    public OptionalLong dataBytes() {
        return kibibytes("VmData");
    }

    /// The most that was ever resident, by the kernel's coarse counters.
    public OptionalLong peakResidentBytes() {
        return kibibytes("VmHWM");
    }

    /// When the process began, in the kernel's ticks since the machine did; tells two processes of one number apart.
    public String startTicks() {
        return stat(START_FIELD);
    }

    /// Whether it is stopped by a signal or a debugger, so that it answers nobody.
    boolean isStopped() {
        return stat(STATE_FIELD).equals("T") || stat(STATE_FIELD).equals("t");
    }

    boolean isZombie() {
        return stat(STATE_FIELD).equals("Z") || stat(STATE_FIELD).equals("X");
    }

    /// A thread of the kernel says so itself since Linux 6.8; before, its parent tells: they are all children of one.
    boolean isKernelThread() {
        String told = fields.getOrDefault("Kthread", "");
        return told.isEmpty() ? isKernelParent("Pid") || isKernelParent("PPid") : told.equals("1");
    }

    /// Whether it has given its memory back on its way out, or never had any.
    boolean isWithoutMemory() {
        return !fields.containsKey("VmSize");
    }

    private boolean isKernelParent(String field) {
        return isWithoutMemory() && fields.getOrDefault(field, "").equals(KERNEL_PARENT);
    }

    /// The process's number in its own container.
    long innermostProcessId(long processId) {
        String[] numbers = fields.getOrDefault("NStgid", "").split("\\s+", -1);
        try {
            return Long.parseLong(numbers[numbers.length - 1]);
        } catch (NumberFormatException _) {
            return processId;
        }
    }

    private String stat(int field) {
        int index = field - STATE_FIELD;
        return index < statFields.length ? statFields[index] : "";
    }

    private OptionalLong kibibytes(String key) {
        OptionalLong number = number(key);
        return number.isPresent() ? OptionalLong.of(number.getAsLong() << 10) : number;
    }

    private OptionalLong number(String key) {
        String value = fields.get(key);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value.replace("kB", "").strip()));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
