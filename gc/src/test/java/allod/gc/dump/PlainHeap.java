package allod.gc.dump;

import allod.gc.object.HeaderLayout;
import allod.gc.object.HeapWalk;
import allod.gc.object.ObjectShape;
import allod.gc.object.ObjectType;
import allod.gc.object.ObjectVisitor;
import allod.gc.object.RootKind;
import allod.gc.object.RootVisitor;
import allod.gc.object.SlotLayout;
import allod.gc.object.TypeTable;
import allod.pages.Address;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects in memory, one behind the other, and roots that are said to be there: a heap without a collector, so
/// that every header and every slot may be what a test wants.
final class PlainHeap implements HeapWalk, AutoCloseable {

    record Root(
            RootKind kind,
            long slotAddress,
            long address,
            @Nullable Thread owner) {}

    final List<Long> objects = new ArrayList<>();
    final List<Root> roots = new ArrayList<>();
    private final List<ObjectType> types = new ArrayList<>();
    private final TypeTable table = new TypeTable();
    private final Arena arena = Arena.ofConfined();
    private final long endAddress;
    private long nextAddress;

    PlainHeap(long bytes) {
        nextAddress = arena.allocate(bytes, 8).address();
        endAddress = nextAddress + bytes;
    }

    ObjectType define(ObjectShape shape) {
        ObjectType type = new ObjectType(shape, table.add(shape), -1, 0);
        types.add(type);
        return type;
    }

    long add(ObjectType type) {
        return add(type, HeaderLayout.of(type.id()), type.bytesOf(0));
    }

    long addArray(ObjectType type, int length) {
        return add(type, HeaderLayout.of(type.id(), length), type.bytesOf(length));
    }

    private long add(ObjectType type, long header, long bytes) {
        long address = nextAddress;
        if (address + bytes > endAddress) {
            throw new IllegalStateException("no room for " + type + " of " + bytes + " bytes");
        }
        nextAddress += bytes;
        Address.putLong(address, header);
        objects.add(address);
        return address;
    }

    void refer(long slotAddress, long toAddress) {
        Address.putLong(slotAddress, SlotLayout.slotOf(toAddress));
    }

    void root(RootKind kind, long address, @Nullable Thread owner) {
        roots.add(new Root(kind, 0x7000_0000_0000L + 8L * roots.size(), address, owner));
    }

    ObjectType typeOf(long address) {
        int id = HeaderLayout.typeIdOf(Address.getLong(address));
        return types.stream().filter(type -> type.id() == id).findFirst().orElseThrow();
    }

    @Override
    public Collection<ObjectType> types() {
        return types;
    }

    @Override
    public void forEachObject(ObjectVisitor visitor) {
        objects.forEach(address -> visitor.object(address, Address.getLong(address)));
    }

    @Override
    public void forEachRoot(RootVisitor visitor) {
        roots.forEach(root -> visitor.root(root.kind(), root.slotAddress(), root.address(), root.owner()));
    }

    @Override
    public void close() {
        table.close();
        arena.close();
    }
}
