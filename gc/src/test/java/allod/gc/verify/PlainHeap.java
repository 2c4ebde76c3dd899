package allod.gc.verify;

import allod.gc.object.HeaderLayout;
import allod.gc.object.ObjectKind;
import allod.gc.object.ObjectShape;
import allod.gc.object.SlotLayout;
import allod.gc.object.TypeTable;
import allod.pages.Address;
import allod.pages.PageSize;
import allod.pages.Reservation;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;

/// A heap without a collector: objects one behind the other, roots in a row, marks in a set. A test damages it,
/// and the verifier must see that.
final class PlainHeap implements VerifiedHeap, AutoCloseable {

    static final int NEXT = 8;
    static final int OTHER = 24;
    private static final long BYTES = 16 * PageSize.BYTES;

    final TypeTable types = new TypeTable();
    final int node;
    final int refs;
    final int weak;
    final int ephemeron;
    final Set<Long> marked = new HashSet<>();
    final List<Long> grey = new ArrayList<>();
    int flags;
    boolean booksAddUp = true;
    private final Reservation reservation = Reservation.reserve("plain heap", BYTES, PageSize.BYTES);
    private final long base = reservation.baseAddress();
    private long top = base + PageSize.BYTES; // the first page holds the roots
    private int roots;

    PlainHeap() {
        reservation.commit(base, BYTES);
        var id = ValueLayout.JAVA_LONG.withName("id");
        var next = ValueLayout.JAVA_LONG.withName("ref:next");
        var other = ValueLayout.JAVA_LONG.withName("ref:other");
        node = types.add(ObjectShape.of("Node", MemoryLayout.structLayout(next, id, other)));
        refs = types.add(ObjectShape.ofReferences("Node[]"));
        weak = types.add(ObjectShape.of(
                "Weak",
                ObjectKind.WEAK,
                MemoryLayout.structLayout(ValueLayout.JAVA_LONG.withName("ref:referent"), other)));
        ephemeron = types.add(ObjectShape.of(
                "Ephemeron",
                ObjectKind.EPHEMERON,
                MemoryLayout.structLayout(
                        ValueLayout.JAVA_LONG.withName("ref:key"), ValueLayout.JAVA_LONG.withName("ref:value"))));
    }

    long alloc(int typeId) {
        return put(HeaderLayout.of(typeId));
    }

    long allocArray(int length) {
        return put(HeaderLayout.of(refs, length));
    }

    private long put(long header) {
        long object = top;
        Address.putLong(object, header);
        top += types.bytesOf(header);
        return object;
    }

    void root(long object) {
        Address.putLong(base + 8L * roots++, SlotLayout.slotOf(object));
    }

    void set(long object, long offset, long target) {
        Address.putLong(object + offset, SlotLayout.slotOf(target));
    }

    void mark(long... objects) {
        for (long object : objects) {
            marked.add(object);
        }
    }

    @Override
    public TypeTable types() {
        return types;
    }

    @Override
    public String typeName(int typeId) {
        return "type" + typeId;
    }

    @Override
    public boolean contains(long address) {
        return address >= base + PageSize.BYTES && address < top;
    }

    @Override
    public void walk(LongConsumer objects) {
        for (long at = base + PageSize.BYTES; at < top; ) {
            long header = Address.getLong(at);
            if (!HeaderLayout.isFiller(header)) {
                objects.accept(at);
            }
            at += HeaderLayout.isForwarded(header) ? 32 : Math.max(16, types.bytesOf(header));
        }
    }

    @Override
    public void roots(ObjLongConsumer<String> slots) {
        for (int i = 0; i < roots; i++) {
            slots.accept("root " + i, base + 8L * i);
        }
    }

    @Override
    public boolean isMarked(long address) {
        return marked.contains(address);
    }

    @Override
    public void grey(LongConsumer objects) {
        grey.forEach(objects::accept);
    }

    @Override
    public void mutators(ObjIntConsumer<String> consumer) {
        consumer.accept("mutator 1", flags);
    }

    @Override
    public void checkAccounting() {
        if (!booksAddUp) {
            throw new AssertionError("3 free cells on a list of 2");
        }
    }

    @Override
    public void close() {
        reservation.close();
        types.close();
    }
}
