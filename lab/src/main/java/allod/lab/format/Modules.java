package allod.lab.format;

import allod.profile.CallFrame;
import java.util.ArrayList;
import java.util.List;

/// The modules (executable and libraries) of a recorded process, to call an address `libfoo.so.1+0x1234`.
///
/// A recording repeats its list when the program loads a library; a new list replaces the old one, but addresses that
/// only an old list knows are still found there. One thread.
final class Modules implements FrameNames {

    private record Range(String name, long baseAddress, long fromAddress, long toAddress) {}

    private final List<List<Range>> lists = new ArrayList<>(List.of(new ArrayList<>()));

    void startList() {
        lists.add(new ArrayList<>());
    }

    void add(String path, long baseAddress, long segmentOffset, long segmentBytes) {
        long from = baseAddress + segmentOffset;
        lists.getLast().add(new Range(fileName(path), baseAddress, from, from + segmentBytes));
    }

    @Override
    public List<CallFrame> of(int node, long ip) {
        for (List<Range> list : lists.reversed()) {
            for (Range range : list) {
                if (ip >= range.fromAddress && ip < range.toAddress) {
                    return List.of(nameless(range.name + "+0x" + Long.toHexString(ip - range.baseAddress)));
                }
            }
        }
        return List.of(nameless("0x" + Long.toHexString(ip)));
    }

    private static CallFrame nameless(String place) {
        return new CallFrame("", place, null, 0);
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
