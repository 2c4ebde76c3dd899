package allod.lab;

import allod.lab.format.EventLog;
import allod.lab.peers.BlockAllocator;
import allod.pages.Address;
import allod.pages.PageSize;
import java.lang.foreign.Arena;

/// Runs the events of a plan on one allocator: allocate, touch, free.
///
/// Each block is written at its first and last byte and once per page when it is allocated, and read at its first byte
/// before it is freed: the least a program does with memory it asked for, and what makes the kernel put pages behind
/// it.
///
/// The loop runs in chunks of [#CHUNK_EVENTS], each one call of a compiled method, so that no measured loop runs in
/// code that was compiled for entry in its middle. Blocks are known by slot; their addresses lie off-heap in a
/// table that was touched before. One thread at a time.
final class ReplayLoop {

    static final int CHUNK_EVENTS = 512;

    private final ReplayPlan plan;
    private final long eventsAddress;
    private final long tableAddress;
    private long sink;

    ReplayLoop(ReplayPlan plan) {
        this.plan = plan;
        this.eventsAddress = plan.eventsAddress();
        this.tableAddress = Arena.global()
                .allocate((long) Math.max(1, plan.slots()) * Long.BYTES, Long.BYTES)
                .address(); // zeroed, hence touched
    }

    /// Replays the events from `from` to `to - 1`.
    void run(BlockAllocator allocator, int from, int to) {
        for (int start = from; start < to; start += CHUNK_EVENTS) {
            sink += chunk(allocator, start, Math.min(to, start + CHUNK_EVENTS));
        }
    }

    private long chunk(BlockAllocator allocator, int from, int to) {
        long read = 0;
        long end = eventsAddress + (long) to * Long.BYTES;
        for (long at = eventsAddress + (long) from * Long.BYTES; at < end; at += Long.BYTES) {
            long event = Address.getLong(at);
            int slot = EventLog.slot(event);
            long bytes = EventLog.bytes(event);
            long cell = tableAddress + (long) slot * Long.BYTES;
            if (EventLog.isFree(event)) {
                long address = Address.getLong(cell);
                if (bytes != 0) {
                    read += Address.getByte(address);
                }
                allocator.free(slot, address);
            } else {
                long address = allocator.allocate(slot, bytes);
                if (address == 0) {
                    throw outOfMemory(bytes);
                }
                touch(address, bytes);
                Address.putLong(cell, address);
            }
        }
        return read;
    }

    static void touch(long address, long bytes) {
        if (bytes == 0) {
            return;
        }
        Address.putByte(address, (byte) 1);
        long last = address + bytes - 1;
        for (long at = address + PageSize.BYTES; at < last; at += PageSize.BYTES) {
            Address.putByte(at, (byte) 1);
        }
        Address.putByte(last, (byte) 1);
    }

    static OutOfMemoryError outOfMemory(long bytes) {
        return new OutOfMemoryError("the manager gave no block of " + bytes + " bytes");
    }

    /// Frees what the program leaked, after all events.
    void freeLeaked(BlockAllocator allocator) {
        for (int i = 0; i < plan.leaked(); i++) {
            free(allocator, plan.leakedSlot(i));
        }
    }

    private void free(BlockAllocator allocator, int slot) {
        allocator.free(slot, Address.getLong(tableAddress + (long) slot * Long.BYTES));
    }

    /// What was read, so that no compiler may leave the reads out.
    long sink() {
        return sink;
    }
}
