package allod.lab.format;

import java.util.ArrayList;
import java.util.List;

/// The string and instruction-pointer tables of an interpreted recording: an ip is an index into them. One thread.
final class Symbols implements FrameNames {

    private record Instruction(long address, int module, List<Integer> functions) {}

    private final List<String> strings = new ArrayList<>(List.of(""));
    private final List<Instruction> instructions = new ArrayList<>(List.of(new Instruction(0, 0, List.of())));

    void addString(String text) {
        strings.add(text);
    }

    void addInstruction(long address, long module, List<Integer> functions) throws MalformedLine {
        for (int function : functions) {
            checkString(function);
        }
        instructions.add(new Instruction(address, checkString(module), List.copyOf(functions)));
    }

    /// `index` as an index of a string read before.
    int checkString(long index) throws MalformedLine {
        if (index < 0 || index >= strings.size()) {
            throw new MalformedLine(
                    "string " + Long.toHexString(index) + " is not among the " + (strings.size() - 1) + " read so far");
        }
        return (int) index;
    }

    @Override
    public List<String> of(int node, long ip) {
        if (ip <= 0 || ip >= instructions.size()) {
            return List.of("?");
        }
        Instruction instruction = instructions.get((int) ip);
        List<String> names = new ArrayList<>();
        for (int function : instruction.functions) {
            if (function != 0) {
                names.add(strings.get(function));
            }
        }
        if (names.isEmpty()) {
            String path = strings.get(instruction.module);
            String module = path.isEmpty() ? "" : path.substring(path.lastIndexOf('/') + 1) + " ";
            names.add(module + "0x" + Long.toHexString(instruction.address));
        }
        return names;
    }
}
