package allod.profile.leak;

import allod.stack.Stack;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Where a scan begins: something by which the program still finds blocks.
///
/// The scan does not see Java's fields and variables. What they hold is named: the address in a field, the segment
/// that a global table is, the stack of a thread. Suppliers are asked when a scan runs, so a root can be named once
/// and follow what the field holds.
///
/// A memory root stands for all aligned words in it, and for its own address: naming a table that is a block itself
/// says that the block is not lost.
public sealed interface LeakRoot {

    /// What reports call it.
    String name();

    /// An address that the program holds.
    static LeakRoot pointer(String name, LongSupplier pointer) {
        return new Pointer(name, pointer);
    }

    /// A segment with addresses in it: native, mapped or on the Java heap.
    static LeakRoot memory(String name, MemorySegment memory) {
        Objects.requireNonNull(memory);
        return new Memory(name, () -> memory);
    }

    /// A segment that may be another one at the next scan.
    static LeakRoot memory(String name, Supplier<MemorySegment> memory) {
        return new Memory(name, memory);
    }

    /// The stack of the thread that scans.
    static LeakRoot stack(String name, Stack stack) {
        return new Memory(name, stack::used);
    }

    /// Raw memory with addresses in it.
    ///
    /// @param bytes 0 or more
    static LeakRoot range(String name, long address, long bytes) {
        if (address < 0 || bytes < 0 || address + bytes < 0) {
            throw new IllegalArgumentException("Root '" + name + "': " + bytes + " bytes from 0x"
                    + Long.toHexString(address) + " on are no range. Give an address and a length of 0 or more.");
        }
        return new Range(name, address, bytes);
    }

    /// See [LeakRoot#pointer].
    record Pointer(String name, LongSupplier pointer) implements LeakRoot {}

    /// See [LeakRoot#memory(String, Supplier)].
    record Memory(String name, Supplier<MemorySegment> memory) implements LeakRoot {}

    /// See [LeakRoot#range].
    record Range(String name, long address, long bytes) implements LeakRoot {}
}
