package allod.lab.format;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Writes heap dumps by hand, record by record, for the tests of the reader.
final class HprofBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final int idBytes;

    HprofBytes(String version, int idBytes) {
        this.idBytes = idBytes;
        text("JAVA PROFILE " + version).u1(0).u4(idBytes).u8(1_700_000_000_000L);
    }

    private HprofBytes(int idBytes) {
        this.idBytes = idBytes;
    }

    HprofBytes u1(int value) {
        return write(() -> out.writeByte(value));
    }

    HprofBytes u2(int value) {
        return write(() -> out.writeShort(value));
    }

    HprofBytes u4(long value) {
        return write(() -> out.writeInt((int) value));
    }

    HprofBytes u8(long value) {
        return write(() -> out.writeLong(value));
    }

    HprofBytes id(long value) {
        return idBytes == 8 ? u8(value) : u4(value);
    }

    HprofBytes text(String text) {
        return write(() -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    @FunctionalInterface
    private interface Write {
        void write() throws IOException;
    }

    private HprofBytes write(Write write) {
        try {
            write.write();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A record whose length is that of its body.
    HprofBytes record(int tag, Consumer<HprofBytes> body) {
        HprofBytes content = new HprofBytes(idBytes);
        body.accept(content);
        byte[] written = content.toArray();
        u1(tag).u4(0).u4(written.length);
        return write(() -> out.write(written));
    }

    /// A name, and a class that has it.
    HprofBytes named(long classId, long nameId, String name) {
        return record(0x01, utf8 -> utf8.id(nameId).text(name))
                .record(0x02, load -> load.u4(1).id(classId).u4(0).id(nameId));
    }

    /// The beginning of a class: what follows are constants, static fields and fields.
    HprofBytes classHead(long id, long superId) {
        u1(0x20).id(id).u4(0).id(superId);
        return id(0).id(0).id(0).id(0).id(0).u4(0);
    }

    /// A class without statics, with fields of types.
    HprofBytes classOf(long id, long superId, int... fieldTypes) {
        classHead(id, superId).u2(0).u2(0).u2(fieldTypes.length);
        for (int type : fieldTypes) {
            id(1).u1(type);
        }
        return this;
    }

    /// An instance whose values are all references.
    HprofBytes instance(long id, long classId, long... references) {
        u1(0x21).id(id).u4(0).id(classId).u4((long) references.length * idBytes);
        for (long reference : references) {
            id(reference);
        }
        return this;
    }

    HprofBytes objectArray(long id, long classId, long... elements) {
        u1(0x22).id(id).u4(0).u4(elements.length).id(classId);
        for (long element : elements) {
            id(element);
        }
        return this;
    }

    byte[] toArray() {
        return bytes.toByteArray();
    }
}
