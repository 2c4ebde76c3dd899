package allod.gc.dump;

import allod.gc.object.HeapWalk;
import allod.gc.object.RootKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the roots of a heap: the threads of its mutators, each with one frame that stands for its shadow
/// stack, the handles there, and what the heap itself keeps.
///
/// | root | in the dump |
/// | --- | --- |
/// | handle | Java frame of its thread |
/// | global reference, pin | JNI global |
/// | handle of a mutator that no thread has; the collector's own | unknown |
///
/// Threads: one.
final class HprofRoots {

    /// A thread as the dump knows it.
    ///
    /// @param serial number of the thread, and of its trace behind [HprofLayout#NO_TRACE]
    private record Owner(int serial, long id, long nameId, long valueId) {

        int trace() {
            return HprofLayout.NO_TRACE + serial;
        }
    }

    private final HprofOutput out;
    private final HprofClasses classes;
    private final HeapWalk walk;
    private final Map<Thread, Owner> owners = new LinkedHashMap<>();
    private long roots;

    HprofRoots(HprofOutput out, HprofClasses classes, HeapWalk walk) {
        this.out = out;
        this.classes = classes;
        this.walk = walk;
        walk.forEachRoot((kind, slotAddress, address, owner) -> {
            if (owner != null) {
                owners.computeIfAbsent(owner, this::newOwner);
            }
        });
    }

    private Owner newOwner(Thread thread) {
        return new Owner(owners.size() + 1, classes.newId(), classes.newId(), classes.newId());
    }

    long roots() {
        return roots;
    }

    /// The records that come before all segments.
    void writeTraces() throws IOException {
        long method = classes.writeString(out, "shadowStack");
        long signature = classes.writeString(out, "()V");
        long source = classes.writeString(out, "Mutator.java");
        long frame = classes.newId();
        out.record(HprofLayout.FRAME, 4 * 8 + 2 * 4);
        out.u8(frame);
        out.u8(method);
        out.u8(signature);
        out.u8(source);
        out.u4(classes.mutator.serial());
        out.u4(-1); // no line is known
        out.record(HprofLayout.TRACE, 3 * 4);
        out.u4(HprofLayout.NO_TRACE);
        out.u4(0);
        out.u4(0);
        for (Owner owner : owners.values()) {
            out.record(HprofLayout.TRACE, 3 * 4 + 8);
            out.u4(owner.trace());
            out.u4(owner.serial());
            out.u4(1);
            out.u8(frame);
        }
    }

    /// The subrecords of threads and roots.
    void writeDumps() throws IOException {
        instanceHead(classes.newId(), classes.heap); // VisualVM's reader cannot bear a dump without any instance
        for (Map.Entry<Thread, Owner> each : owners.entrySet()) {
            writeThread(each.getKey(), each.getValue());
        }
        try {
            walk.forEachRoot(this::writeRoot);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private void writeThread(Thread thread, Owner owner) throws IOException {
        out.subrecord(HprofLayout.ROOT_THREAD, 1 + 8 + 4 + 4);
        out.u8(owner.id());
        out.u4(owner.serial());
        out.u4(owner.trace());
        instanceHead(owner.id(), classes.thread);
        out.u8(owner.nameId());
        out.u8(thread.threadId());
        String name = thread.getName();
        boolean latin1 = name.chars().allMatch(unit -> unit < 256);
        instanceHead(owner.nameId(), classes.string);
        out.u8(owner.valueId());
        out.u4(0); // the hash, which nobody asked for
        out.u1(latin1 ? 0 : 1);
        byte[] value = name.getBytes(latin1 ? StandardCharsets.ISO_8859_1 : utf16());
        out.subrecord(HprofLayout.PRIMITIVE_ARRAY_DUMP, 1 + 8 + 4 + 4 + 1 + value.length);
        out.u8(owner.valueId());
        out.u4(HprofLayout.NO_TRACE);
        out.u4(value.length);
        out.u1(HprofLayout.BYTE);
        out.bytes(value);
    }

    private static Charset utf16() {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    private void instanceHead(long id, HprofClass as) throws IOException {
        out.subrecord(HprofLayout.INSTANCE_DUMP, 1 + 8 + 4 + 8 + 4 + as.fieldBytes());
        out.u8(id);
        out.u4(HprofLayout.NO_TRACE);
        out.u8(as.id());
        out.u4(as.fieldBytes());
    }

    private void writeRoot(RootKind kind, long slotAddress, long address, @Nullable Thread thread) {
        roots++;
        Owner owner = thread == null ? null : owners.get(thread);
        try {
            if (kind == RootKind.GLOBAL || kind == RootKind.PIN) {
                out.subrecord(HprofLayout.ROOT_JNI_GLOBAL, 1 + 8 + 8);
                out.u8(address);
                out.u8(slotAddress);
            } else if (kind == RootKind.HANDLE && owner != null) {
                out.subrecord(HprofLayout.ROOT_JAVA_FRAME, 1 + 8 + 4 + 4);
                out.u8(address);
                out.u4(owner.serial());
                out.u4(0);
            } else {
                out.subrecord(HprofLayout.ROOT_UNKNOWN, 1 + 8);
                out.u8(address);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
