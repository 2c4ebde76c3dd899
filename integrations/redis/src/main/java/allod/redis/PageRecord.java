package allod.redis;

import static allod.redis.RecordLayout.CHECKSUM_OFFSET;
import static allod.redis.RecordLayout.MAGIC;
import static allod.redis.RecordLayout.MAGIC_OFFSET;
import static allod.redis.RecordLayout.OWNER_OFFSET;
import static allod.redis.RecordLayout.PAGE_OFFSET;
import static allod.redis.RecordLayout.RECORD_BYTES;
import static allod.redis.RecordLayout.SLOT_OFFSET;
import static allod.redis.RecordLayout.VERSION_OFFSET;

import allod.pages.Address;
import allod.pages.PageSize;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Which page of whom a record holds: names its key, makes its value, and tells whether a value is it.
///
/// @param owner number of the store, drawn at random when it was opened
/// @param slot of the store
/// @param version of the slot's page; no two writes of a store have the same
record PageRecord(long owner, long slot, long version) {

    private static final HexFormat HEX = HexFormat.of();

    /// `namespace:owner:slot:version`, the numbers in hexadecimal.
    byte[] key(String namespace) {
        String name = prefix(namespace, owner) + Long.toHexString(slot) + ':' + Long.toHexString(version);
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /// What all keys of an owner begin with.
    static String prefix(String namespace, long owner) {
        return namespace + ':' + HEX.toHexDigits(owner) + ':';
    }

    /// The value with the page at `address`: a copy, so that no other thread looks at the frame.
    byte[] value(long address) {
        byte[] value = new byte[RECORD_BYTES];
        ByteBuffer.wrap(value)
                .putLong(MAGIC_OFFSET, MAGIC)
                .putLong(OWNER_OFFSET, owner)
                .putLong(SLOT_OFFSET, slot)
                .putLong(VERSION_OFFSET, version);
        MemorySegment page = Address.segment(address, PageSize.BYTES);
        MemorySegment.copy(page, ValueLayout.JAVA_BYTE, 0, value, PAGE_OFFSET, PageSize.BYTES);
        ByteBuffer.wrap(value).putInt(CHECKSUM_OFFSET, checksum(value));
        return value;
    }

    /// Why `value` is not this record, or null when it is.
    @Nullable
    String defectOf(byte[] value) {
        if (value.length != RECORD_BYTES) {
            return "the value has " + value.length + " bytes instead of " + RECORD_BYTES;
        }
        ByteBuffer fields = ByteBuffer.wrap(value);
        if (fields.getLong(MAGIC_OFFSET) != MAGIC) {
            return "the value is no page";
        }
        PageRecord found = new PageRecord(
                fields.getLong(OWNER_OFFSET), fields.getLong(SLOT_OFFSET), fields.getLong(VERSION_OFFSET));
        if (!found.equals(this)) {
            return "the value is " + found + " instead of " + this;
        }
        return fields.getInt(CHECKSUM_OFFSET) == checksum(value) ? null : "the page does not match its checksum";
    }

    /// Copies the page of a value to `address`.
    static void copyPage(byte[] value, long address) {
        MemorySegment page = Address.segment(address, PageSize.BYTES);
        MemorySegment.copy(value, PAGE_OFFSET, page, ValueLayout.JAVA_BYTE, 0, PageSize.BYTES);
    }

    private static int checksum(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value, 0, CHECKSUM_OFFSET);
        crc.update(value, PAGE_OFFSET, PageSize.BYTES);
        return (int) crc.getValue();
    }
}
