package allod.lab;

import allod.heap.HeapOptions;
import allod.heap.checked.CheckOptions;
import allod.heap.checked.CheckedHeap;
import allod.heap.checked.StackSource;
import allod.lab.format.EventLog;
import allod.lab.format.RecordedBlocks;
import allod.lab.format.RecordedBlocks.Stray;
import allod.lab.format.Recording;
import allod.pages.Address;
import allod.pages.PageSize;
import allod.profile.CallFrame;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/// A recording, run on the checked heap: its allocations and frees, those of no block included, with the stacks that
/// it has of its own.
///
/// Each block is touched as in a replay: its first and last byte and once a page. What else the program wrote is not
/// known, and so not checked. One thread.
public final class CheckedReplay implements StackSource {

    private static final int NOWHERE = 0;
    private static final long NO_BLOCK_ADDRESS = 8; // in the first page, where no block is
    private static final int PROGRESS_EVENTS = 1 << 14;

    private final Recording recording;
    private final RecordedBlocks blocks;
    private final CheckedHeap heap;
    private final long[] addressOfSlot;
    private final Set<Integer> freedLater; // allocations that a stray free is about
    private final Map<Integer, Long> addressOfAllocation = new HashMap<>();
    private int allocations;
    private int place = NOWHERE;
    private long freesFromBefore;
    private long read;

    private CheckedReplay(Recording recording, RecordedBlocks blocks, CheckOptions options) {
        this.recording = recording;
        this.blocks = blocks;
        this.addressOfSlot = new long[Math.max(1, recording.census().maxLiveBlocks())];
        this.freedLater =
                blocks.strays().stream().map(Stray::allocation).collect(Collectors.toCollection(HashSet::new));
        String name = recording.file().getFileName().toString();
        this.heap = CheckedHeap.create(
                HeapOptions.defaults().name(name), options.stacks(this).reportTo(any -> {}));
    }

    /// Runs a recording.
    ///
    /// @param blocks what was heard while it was read
    /// @param progress hears of events that are done, now and then
    public static CheckReport run(
            String file, Recording recording, RecordedBlocks blocks, CheckOptions options, IntConsumer progress) {
        CheckedReplay replay = new CheckedReplay(recording, blocks, options);
        try (CheckedHeap heap = replay.heap) {
            replay.runAll(progress);
            heap.verify();
            return new CheckReport(
                    file, recording, heap.errors(), heap.errorCount(), replay.freesFromBefore, heap.leaks());
        }
    }

    private void runAll(IntConsumer progress) {
        EventLog log = recording.log();
        List<Stray> strays = blocks.strays();
        int nextStray = 0;
        for (int i = 0; i <= log.size(); i++) {
            while (nextStray < strays.size() && strays.get(nextStray).afterEvents() == i) {
                freeStray(strays.get(nextStray++));
            }
            if (i < log.size()) {
                step(log.event(i));
            }
            if (i % PROGRESS_EVENTS == 0) {
                progress.accept(i);
            }
        }
    }

    private void step(long event) {
        int slot = EventLog.slot(event);
        long bytes = EventLog.bytes(event);
        if (EventLog.isFree(event)) {
            long address = addressOfSlot[slot];
            if (bytes != 0) {
                read += Address.getByte(address);
            }
            place = NOWHERE; // heaptrack records no stacks of frees
            heap.free(address);
        } else {
            int allocation = allocations++;
            place = blocks.node(allocation);
            long address = heap.malloc(bytes);
            touch(address, bytes);
            addressOfSlot[slot] = address;
            if (freedLater.contains(allocation)) {
                addressOfAllocation.put(allocation, address);
            }
        }
    }

    private void freeStray(Stray stray) {
        if (recording.attached() && stray.allocation() == RecordedBlocks.NEVER) {
            freesFromBefore++; // of a block that the recorder came too late for, most likely
            return;
        }
        place = NOWHERE;
        Long address = addressOfAllocation.get(stray.allocation());
        heap.free(notLive(address != null ? address : stray.address()));
    }

    /// The checked heap may have put another block where the one that was freed twice has been, and addresses of the
    /// recorded process may be ours by chance.
    private long notLive(long address) {
        boolean live = heap.explain(MemorySegment.ofAddress(address))
                .filter(block -> block.freed() == null)
                .isPresent();
        return live || address == 0 ? NO_BLOCK_ADDRESS : address;
    }

    private static void touch(long address, long bytes) {
        if (bytes == 0) {
            return;
        }
        long last = address + bytes - 1;
        for (long at = address; at < last; at += PageSize.BYTES) {
            Address.putByte(at, (byte) 1);
        }
        Address.putByte(last, (byte) 1);
    }

    @Override
    public int current() {
        return place;
    }

    @Override
    public List<StackTraceElement> frames(int node) {
        return recording.stacks().stack(node).stream()
                .map(CheckedReplay::element)
                .toList();
    }

    private static StackTraceElement element(CallFrame frame) {
        return new StackTraceElement(frame.className(), frame.methodName(), frame.fileName(), frame.line());
    }

    /// What was read, so that no compiler may leave the reads out.
    long sink() {
        return read;
    }
}
