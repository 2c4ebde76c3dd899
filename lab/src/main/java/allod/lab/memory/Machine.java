package allod.lab.memory;

import allod.pages.ControlGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// The bounds that the machine sets to one process at one moment.
///
/// @param numbers by name; what is unknown, or unlimited, is missing
public record Machine(Map<String, Long> numbers) {

    private static final String MAX_MAPPINGS = "max_map_count";
    private static final String GROUP_LIMIT = "cgroup_limit_bytes";
    private static final String GROUP_USED = "cgroup_used_bytes";
    private static final String OVERCOMMIT = "overcommit_memory";
    private static final String PROMISED = "committed_bytes";
    private static final String PROMISE_LIMIT = "commit_limit_bytes";

    public Machine {
        numbers = Map.copyOf(numbers);
    }

    static Machine of(ProcessFolder process) {
        Map<String, Long> numbers = new HashMap<>();
        ProcessFolder machine = ProcessFolder.machine();
        put(numbers, MAX_MAPPINGS, machine.optional("sys/vm/max_map_count"), 1);
        put(numbers, OVERCOMMIT, machine.optional("sys/vm/overcommit_memory"), 1);
        for (String line : machine.optional("meminfo").split("\n", -1)) {
            if (line.startsWith("Committed_AS:")) {
                put(numbers, PROMISED, line, 1L << 10);
            } else if (line.startsWith("CommitLimit:")) {
                put(numbers, PROMISE_LIMIT, line, 1L << 10);
            }
        }
        ControlGroup group = ControlGroup.of(process.processId());
        group.limitBytes().ifPresent(bytes -> numbers.put(GROUP_LIMIT, bytes));
        group.usedBytes().ifPresent(bytes -> numbers.put(GROUP_USED, bytes));
        return new Machine(numbers);
    }

    static Machine parse(String text) {
        Map<String, Long> numbers = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                put(numbers, line.substring(0, space), line.substring(space), 1);
            }
        }
        return new Machine(numbers);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        numbers.forEach(
                (name, number) -> text.append(name).append(' ').append(number).append('\n'));
        return text.toString();
    }

    /// The most mappings that a process may have.
    public OptionalLong maxMappings() {
        return number(MAX_MAPPINGS);
    }

    /// The memory limit of the process's container; nothing when it has none.
    public OptionalLong groupLimitBytes() {
        return number(GROUP_LIMIT);
    }

    /// What its container uses, page cache included.
    public OptionalLong groupUsedBytes() {
        return number(GROUP_USED);
    }

    /// Linux's mode: 0 heuristic, 1 always, 2 strict.
    public OptionalLong overcommitMode() {
        return number(OVERCOMMIT);
    }

    /// What the whole machine has promised to its processes.
    public OptionalLong promisedBytes() {
        return number(PROMISED);
    }

    /// Up to where it would promise in strict mode.
    public OptionalLong promiseLimitBytes() {
        return number(PROMISE_LIMIT);
    }

    private OptionalLong number(String name) {
        Long number = numbers.get(name);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static void put(Map<String, Long> numbers, String name, String text, long unit) {
        String digits = text.replaceAll("\\D", "");
        if (!digits.isEmpty() && digits.length() < 19) {
            numbers.put(name, Long.parseLong(digits) * unit);
        }
    }
}
