package allod.pages.paged;

import allod.pages.Address;
import allod.pages.os.RawMemory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// The accesses that the fast paths of [SoftTlb] do not do: no translation yet, not aligned, across a page, in
/// bulk.
///
/// Threads: the owner of the translations.
final class SlowAccess {

    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final Translations translations;
    private final AddressSpace space;
    private final long[] words;

    SlowAccess(Translations translations) {
        this.translations = translations;
        this.space = translations.space();
        this.words = translations.words();
    }

    /// Address in the frame; the page stays there until `translations.leave()`.
    long translate(long virtualAddress, boolean write) {
        Translations.enter(words, write ? virtualAddress | Translations.WRITING : virtualAddress);
        int entry = (int) (virtualAddress >>> Translations.INDEX_SHIFT) & (words.length - Translations.ENTRY_WORDS);
        int tag = write ? entry + Translations.WRITE_TAG : entry;
        if (words[tag] == Pte.page(virtualAddress) || translations.fill(virtualAddress, write)) {
            return virtualAddress + words[entry + Translations.ADDEND];
        }
        translations.leave(); // nobody must wait for a thread that waits itself
        return space.faults().resolve(translations, virtualAddress, write);
    }

    long aligned(long virtualAddress, int bytes, boolean write) {
        if ((virtualAddress & (bytes - 1)) != 0) {
            translations.leave();
            throw new PageFault(virtualAddress, write, PageFault.Reason.MISALIGNED);
        }
        return translate(virtualAddress, write);
    }

    /// The value of `bytes` bytes, in the low bits.
    long read(long virtualAddress, int bytes) {
        if (crosses(virtualAddress, bytes)) {
            return readAcross(virtualAddress, bytes);
        }
        long address = translate(virtualAddress, false);
        long value = switch (bytes) {
            case 1 -> Address.getByte(address);
            case 2 -> Address.getShort(address);
            case 4 -> Address.getInt(address);
            default -> Address.getLong(address);
        };
        translations.leave();
        return value;
    }

    void write(long virtualAddress, int bytes, long value) {
        if (crosses(virtualAddress, bytes)) {
            writeAcross(virtualAddress, bytes, value);
            return;
        }
        long address = translate(virtualAddress, true);
        switch (bytes) {
            case 1 -> Address.putByte(address, (byte) value);
            case 2 -> Address.putShort(address, (short) value);
            case 4 -> Address.putInt(address, (int) value);
            default -> Address.putLong(address, value);
        }
        translations.leave();
    }

    private static boolean crosses(long virtualAddress, int bytes) {
        return (virtualAddress & (Pte.PAGE_BYTES - 1)) > Pte.PAGE_BYTES - bytes;
    }

    private long readAcross(long virtualAddress, int bytes) {
        translations.leave();
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (read(virtualAddress + i, 1) & 0xff) << shift(i, bytes);
        }
        return value;
    }

    private void writeAcross(long virtualAddress, int bytes, long value) {
        translations.leave();
        translate(Pte.page(virtualAddress + bytes - 1), true); // if it refuses, the first page keeps its bytes
        translations.leave();
        for (int i = 0; i < bytes; i++) {
            write(virtualAddress + i, 1, value >>> shift(i, bytes));
        }
    }

    private static int shift(int index, int bytes) {
        return Byte.SIZE * (LITTLE ? index : bytes - 1 - index);
    }

    void read(long virtualAddress, MemorySegment target) {
        requireRange(virtualAddress, target.byteSize(), false);
        long chunk;
        for (long done = 0; done < target.byteSize(); done += chunk) {
            chunk = chunk(virtualAddress + done, target.byteSize() - done);
            long address = translate(virtualAddress + done, false);
            try {
                MemorySegment.copy(RawMemory.ALL, address, target, done, chunk);
            } finally {
                translations.leave(); // the segment may be closed, or read-only
            }
        }
    }

    void write(long virtualAddress, MemorySegment source) {
        requireRange(virtualAddress, source.byteSize(), true);
        long chunk;
        for (long done = 0; done < source.byteSize(); done += chunk) {
            chunk = chunk(virtualAddress + done, source.byteSize() - done);
            long address = translate(virtualAddress + done, true);
            try {
                MemorySegment.copy(source, done, RawMemory.ALL, address, chunk);
            } finally {
                translations.leave();
            }
        }
    }

    void fill(long virtualAddress, long bytes, byte value) {
        requireRange(virtualAddress, bytes, true);
        long chunk;
        for (long done = 0; done < bytes; done += chunk) {
            chunk = chunk(virtualAddress + done, bytes - done);
            Address.fill(translate(virtualAddress + done, true), chunk, value);
            translations.leave();
        }
    }

    /// Through a page of its own: two pages at once could not both be kept in place without a lock.
    void copy(long from, long to, long bytes) {
        requireRange(from, bytes, false);
        requireRange(to, bytes, true);
        MemorySegment page = MemorySegment.ofArray(new byte[(int) Math.min(bytes, Pte.PAGE_BYTES)]);
        boolean backwards = from < to && to < from + bytes;
        long chunk;
        for (long done = 0; done < bytes; done += chunk) {
            chunk = Math.min(bytes - done, Pte.PAGE_BYTES);
            long offset = backwards ? bytes - done - chunk : done;
            MemorySegment part = page.asSlice(0, chunk);
            read(from + offset, part);
            write(to + offset, part);
        }
    }

    private static long chunk(long virtualAddress, long bytes) {
        return Math.min(bytes, Pte.PAGE_BYTES - (virtualAddress & (Pte.PAGE_BYTES - 1)));
    }

    private static void requireRange(long virtualAddress, long bytes, boolean write) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a range of " + bytes + " bytes: it must be 0 or more");
        }
        if (virtualAddress < 0 || virtualAddress > Pte.ADDRESS_END - bytes) {
            throw new PageFault(virtualAddress, write, PageFault.Reason.NO_ADDRESS);
        }
    }
}
