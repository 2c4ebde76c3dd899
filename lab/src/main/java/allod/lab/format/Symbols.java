package allod.lab.format;

import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.List;

/// The string and instruction-pointer tables of an interpreted recording: an ip is an index into them. One thread.
final class Symbols implements FrameNames {

    /// A function with the place in its source, as indices of strings; 0 stands for what is not known.
    record Call(int function, int file, int line) {}

    private record Instruction(long address, int module, List<Call> calls) {}

    private final List<String> strings = new ArrayList<>(List.of(""));
    private final List<Instruction> instructions = new ArrayList<>(List.of(new Instruction(0, 0, List.of())));

    void addString(String text) {
        strings.add(text);
    }

    void addInstruction(long address, long module, List<Call> calls) throws MalformedLine {
        instructions.add(new Instruction(address, checkString(module), List.copyOf(calls)));
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
    public List<CallFrame> of(int node, long ip) {
        if (ip <= 0 || ip >= instructions.size()) {
            return List.of(new CallFrame("", "?", null, 0));
        }
        Instruction instruction = instructions.get((int) ip);
        List<CallFrame> frames = new ArrayList<>();
        for (Call call : instruction.calls) {
            if (call.function != 0) {
                String file = call.file == 0 ? null : strings.get(call.file);
                frames.add(new CallFrame("", strings.get(call.function), file, call.line));
            }
        }
        if (frames.isEmpty()) {
            String path = strings.get(instruction.module);
            String module = path.isEmpty() ? "" : path.substring(path.lastIndexOf('/') + 1) + " ";
            frames.add(new CallFrame("", module + "0x" + Long.toHexString(instruction.address), null, 0));
        }
        return frames;
    }
}
